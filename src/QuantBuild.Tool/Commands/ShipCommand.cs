using QuantBuild.Tool.CommandLine;
using QuantBuild.Tool.Output;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Shipping;

namespace QuantBuild.Tool.Commands;

/// <summary><c>quantbuild ship</c>, which the targets of QuantBuild.MSBuild run.</summary>
internal static class ShipCommand
{
    public static CommandForm Form { get; } = new(
        "ship", "Make the models of a list ready to be served, as a build with QuantBuild.MSBuild does", Prepare)
    {
        NotCut = "a build makes its models one by one, and those that have not changed not at all; quantize takes it",
        Options = [ToolArguments.List, Arguments.Output, Arguments.Force],
        Examples = ["ship --list=models.txt -o obj/quantbuild"],
    };

    private static ToolWork Prepare(ToolRun run)
    {
        var (list, output) = (run.Values.Require(ToolArguments.List), run.Values.Require(Arguments.Output));
        return answer =>
        {
            var problems = ShipOperation.Run(run.Context, ShipList.Read(list, output));
            answer["ok"] = problems.Count == 0;
            answer["problems"] = JsonAnswer.Array(problems.Select(problem => problem.ToString()));
        };
    }
}
