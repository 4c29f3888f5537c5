using System.Text.RegularExpressions;
using Build.Tests.Running;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tests.Documentation;

/// <summary>A page of docs/, which readers copy from.</summary>
internal sealed partial class DocumentationPage(string name)
{
    public string Text { get; } = File.ReadAllText(Path.Combine(Paths.OfRepository().Root, "docs", name));

    /// <summary>The calls of the build in the page's shell commands.</summary>
    public IEnumerable<string> Calls => Blocks("sh").SelectMany(block => CallsOfBuild().Matches(block)).Select(call => call.Value);

    /// <summary>The code blocks of a language.</summary>
    public string[] Blocks(string language) =>
        [.. Regex.Matches(Text, $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(match => match.Groups[1].Value)];

    /// <summary>Runs a command dry, and checks that its target takes each of its arguments.</summary>
    public static void AssertIsTaken(BuildRun build, string command)
    {
        var exitCode = build.Execute([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..], "--dryrun"]);
        Assert.Equal((0, string.Empty), (exitCode, build.Errors));
        Assert.Contains("--target=", command, StringComparison.Ordinal);
        Assert.DoesNotContain('$', command);
        var name = TargetName().Match(command).Groups[1].Value;
        var target = BuildTargets.Graph.Targets.Single(target => target.Name == name);
        Assert.All(
            ArgumentNames().Matches(command).Select(match => match.Groups[1].Value).Where(argument => argument != "target"),
            given => Assert.Contains(Arguments.All, argument => argument.Name == given && target.Takes(argument)));
    }

    [GeneratedRegex(@"^\./build\.sh[^#\n]*", RegexOptions.Multiline)]
    private static partial Regex CallsOfBuild();

    [GeneratedRegex(@"--(\w+)")]
    private static partial Regex ArgumentNames();

    [GeneratedRegex(@"--target=(\S+)")]
    private static partial Regex TargetName();
}
