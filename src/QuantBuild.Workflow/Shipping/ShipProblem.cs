using QuantBuild.Common;

namespace QuantBuild.Workflow.Shipping;

/// <summary>What is wrong with a model, in the form that builds take from a tool's output and show beside the file.</summary>
/// <param name="Code">Its code; <see cref="ShipCodes"/>.</param>
/// <param name="File">The file concerned.</param>
/// <param name="Message">What is wrong, by which rule, and the value found.</param>
public sealed record ShipProblem(string Code, string File, string Message)
{
    /// <summary>One line: <c>site/wwwroot/digits/model.json(1,1): error QB0003: …</c>.</summary>
    public override string ToString() => $"{Printable.Text(File, int.MaxValue)}(1,1): error {Code}: {Printable.Message(Message)}";
}

/// <summary>The codes of errors, as <c>docs/msbuild.md</c> lists them.</summary>
public static class ShipCodes
{
    /// <summary>The tool itself failed.</summary>
    public const string Failed = "QB0001";

    /// <summary>The model is damaged, or cannot be quantized.</summary>
    public const string Model = "QB0002";

    /// <summary>A rule of the budget is broken.</summary>
    public const string Budget = "QB0003";

    /// <summary>What the project asks for is not possible.</summary>
    public const string Setting = "QB0004";

    /// <summary>The rules of the budget cannot be read.</summary>
    public const string Rules = "QB0005";

    /// <summary>The data to calibrate by cannot be read.</summary>
    public const string Data = "QB0006";
}
