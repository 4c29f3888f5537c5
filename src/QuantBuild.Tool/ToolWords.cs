using QuantBuild.Workflow;

namespace QuantBuild.Tool;

/// <summary>What messages call the commands and options of the tool.</summary>
internal static class ToolWords
{
    public static CommandWords Words { get; } = new()
    {
        Model = "MODEL",
        Several = "quantbuild evaluate takes several.",
        MakeSome = "Make some with quantbuild evaluate or quantbuild run, or name a model",
        MakeAgain = "Make it again with --force.",
        QuantizeAgain = "Quantize the model again with --force.",
        WriteBudgets = "quantbuild init MODEL writes one.",
        MakerOfReport = model => $"quantbuild run {model} makes it where the file says where the model is",
    };
}
