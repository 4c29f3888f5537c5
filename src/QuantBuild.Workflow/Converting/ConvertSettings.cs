using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Converting;

/// <summary>A model to convert.</summary>
/// <param name="Model">A file of Keras or a TF.js model; to ONNX, a TF.js model.</param>
/// <param name="Output">The folder to write, or the file of ONNX.</param>
/// <param name="ToOnnx">Whether an ONNX model is written; else a TF.js one.</param>
public sealed record ConvertSettings(string Model, string Output, bool ToOnnx = false)
{
    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    /// <exception cref="WorkflowException">The model or output is missing.</exception>
    public static ConvertSettings From(IArgumentValues values)
    {
        var output = values.Require(Arguments.Output);
        return new(values.Require(Arguments.Model), output, values.Get(Arguments.To) == "onnx");
    }
}
