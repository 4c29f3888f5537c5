using QuantBuild.Tool.Output;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Verifying;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild verify</c>.</summary>
internal static class VerifyCommand
{
    public static CommandForm Form { get; } = new(
        "verify", "Compare outputs with those of stock TensorFlow.js; needs Node.js 18 and npm", Prepare)
    {
        NotCut = "it runs a few examples of each model in TensorFlow.js; to spread it, give each job a model of its own",
        Positional = Models.OfTfjs with
        {
            Description = "TensorFlow.js model; every variant in the artifacts where none is named",
            IsRequired = false,
        },
        Options = [Arguments.FloatModel, Arguments.Backend, Arguments.Browser],
        Examples = ["verify small", "verify --backend=wasm,webgl"],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var settings = VerifySettings.From(run.Values);
        return answer =>
        {
            var file = run.Context.Workspace.Verification;
            try
            {
                _ = VerifyOperation.Run(run.Context, settings);
            }
            finally
            {
                answer["report"] = run.Context.Workspace.Display(file);
                answer["content"] = File.Exists(file) ? JsonAnswer.File(file) : null;
            }
        };
    }
}
