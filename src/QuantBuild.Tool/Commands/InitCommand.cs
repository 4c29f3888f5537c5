using QuantBuild.Tool.Output;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Initializing;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild init</c>.</summary>
internal static class InitCommand
{
    public static CommandForm Form { get; } = new(
        "init", "Write a first quantbuild.json for a model, and a description of made-up data; nothing is overwritten", Prepare)
    {
        NotCut = "it takes a first look at one model",
        Positional = Models.OfAnyKind,
        Options = [Arguments.Name, Arguments.MaxUnpackedBytes],
        Examples = ["init models/digits", "init wwwroot/models/digits/model.json --name=digits"],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var (model, name) = (run.Values.Require(Arguments.Model), run.Values.Get(Arguments.Name));
        return answer => answer["written"] = JsonAnswer.Array(
            InitOperation.Run(run.Context, model, run.Folder, name).Select(run.Context.Workspace.Display));
    }
}
