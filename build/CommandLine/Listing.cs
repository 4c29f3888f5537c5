using QuantBuild.Workflow.CommandLine;
using Spectre.Console;

namespace Build.CommandLine;

/// <summary>What a user sees who asks for nothing in particular: every target and every argument.</summary>
public static class Listing
{
    public static void Write(
        IAnsiConsole console, TargetGraph graph, IReadOnlyList<Argument> arguments, IReadOnlyList<EnvironmentVariable> variables)
    {
        console.MarkupLine("Run a target with [bold]./build.sh --target=NAME[/] and its arguments.");
        console.WriteLine();
        foreach (var group in ByArguments(graph, arguments))
        {
            console.WriteLine(group.Key.Length == 0 ? "Without arguments:" : $"With {group.Key}:");
            console.Write(Targets(group));
        }

        console.Write(Arguments(arguments));
        console.Write(Variables(variables));
        console.WriteLine("Of every target: --tree shows what it depends on, --dryrun what would run and why, --exclusive runs it alone,");
        console.WriteLine("--verbosity=diagnostic tells more, with stack traces. Relative paths count from the folder that you are in.");
    }

    /// <summary>The targets alone, below what Cake says of its own command line.</summary>
    public static void WriteTargets(IAnsiConsole console, TargetGraph graph)
    {
        console.WriteLine("Run a target with ./build.sh --target=NAME and its arguments; ./build.sh alone lists those.");
        console.WriteLine();
        console.WriteLine("TARGETS:");
        console.Write(Targets(graph.Targets));
    }

    /// <summary>The targets by the arguments that they and what they depend on take, those without any first.</summary>
    private static IEnumerable<IGrouping<string, Target>> ByArguments(TargetGraph graph, IReadOnlyList<Argument> arguments) =>
        graph.Targets.GroupBy(target => ArgumentsOf(graph.Closure(target.Name), arguments)).OrderBy(group => group.Key.Length);

    private static string ArgumentsOf(IReadOnlyCollection<Target> targets, IReadOnlyList<Argument> arguments) => string.Join(
        ' ', arguments.Where(argument => targets.Any(target => target.Takes(argument))).Select(argument => $"--{argument.Name}"));

    private static Table Targets(IEnumerable<Target> targets)
    {
        var table = TableOf("Target", "What it does");
        foreach (var target in targets)
        {
            table.AddRow(Cell(target.Name), Cell(target.Description));
        }

        return table.HideHeaders();
    }

    private static Table Arguments(IReadOnlyList<Argument> arguments)
    {
        var table = TableOf("Argument", "What it is", "Must be", "Default");
        foreach (var argument in arguments)
        {
            var fallback = argument.EnvironmentVariable is { } variable ? $"${variable.Name}, else {argument.Default}" : argument.Default;
            table.AddRow(Cell(argument.Usage), Cell(argument.Description), Cell(argument.Rule), Cell(fallback));
        }

        return table;
    }

    private static Table Variables(IReadOnlyList<EnvironmentVariable> variables)
    {
        var table = TableOf("Environment variable", "What it holds");
        foreach (var variable in variables)
        {
            table.AddRow(Cell(variable.Name), Cell(variable.Description));
        }

        return table;
    }

    private static Table TableOf(params string[] headers)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var header in headers)
        {
            table.AddColumn(new TableColumn(Cell(header)));
        }

        table.Columns[0].NoWrap();
        return table;
    }

    private static Text Cell(string text) => new(text);
}
