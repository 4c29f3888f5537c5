using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Converting;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild convert</c>.</summary>
internal static class ConvertCommand
{
    public static CommandForm Form { get; } = new(
        "convert", "Convert a Keras model to a TensorFlow.js Layers model, or a TensorFlow.js model to ONNX", Prepare)
    {
        NotCut = "it reads and writes one model, which takes no time worth cutting",
        Positional = Models.OfAnyKind,
        Options = [Arguments.Output, Arguments.To, Arguments.Precompress, Arguments.MaxUnpackedBytes],
        Examples = ["convert digits.keras -o models/digits", "convert models/digits --to=onnx -o digits.onnx"],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var settings = ConvertSettings.From(run.Values);
        return answer =>
        {
            ConvertOperation.Run(run.Context, settings);
            answer["output"] = run.Context.Workspace.Display(settings.Output);
        };
    }
}
