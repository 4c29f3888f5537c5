using QuantBuild.Tfjs.Served;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Converting;

/// <summary>A model to convert.</summary>
/// <param name="Model">A file of Keras or a TF.js model; to ONNX, a TF.js model.</param>
/// <param name="Output">The folder to write, or the file of ONNX.</param>
/// <param name="ToOnnx">Whether an ONNX model is written; else a TF.js one.</param>
public sealed record ConvertSettings(string Model, string Output, bool ToOnnx = false)
{
    /// <summary>In what forms each file of a TF.js model is written a second time, packed for servers. Default: none.</summary>
    public IReadOnlyList<ContentCoding> Precompress { get; init; } = [];

    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    /// <exception cref="WorkflowException">The model or output is missing, or ONNX is to be packed.</exception>
    public static ConvertSettings From(IArgumentValues values)
    {
        var output = values.Require(Arguments.Output);
        var settings = new ConvertSettings(values.Require(Arguments.Model), output, values.Get(Arguments.To) == "onnx")
        {
            Precompress = values.Get(Arguments.Precompress) ?? [],
        };
        return settings is { ToOnnx: true, Precompress.Count: > 0 }
            ? throw new WorkflowException("--to=onnx and --precompress do not go together: an ONNX file is not what browsers fetch.")
            : settings;
    }
}
