using System.Reflection;
using System.Text.RegularExpressions;

namespace Build.Tests.Documentation;

/// <summary>CONTRIBUTING.md against the assemblies: its table says what depends on what.</summary>
public sealed partial class ContributingTests
{
    private static readonly Dictionary<string, string> Dependencies = Row().Matches(File.ReadAllText(Path.Combine(Paths.OfRepository().Root, "CONTRIBUTING.md")))
        .ToDictionary(row => row.Groups["name"].Value, row => row.Groups["dependencies"].Value);

    public static TheoryData<string> Projects =>
        [.. Directory.GetDirectories(Path.Combine(Paths.OfRepository().Root, "src"), "QuantBuild.*").Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0).Select(folder => Path.GetFileName(folder)!)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_layout_names_what_each_project_depends_on(string project)
    {
        // arrange
        var used = Assembly.Load(project).GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name.StartsWith("QuantBuild.", StringComparison.Ordinal)).Select(name => name["QuantBuild.".Length..]).Order(StringComparer.Ordinal);

        // act
        var named = Dependencies.GetValueOrDefault(project, "no row").Split(", ");

        // assert
        Assert.Equal(used.DefaultIfEmpty("nothing"), named);
    }

    [GeneratedRegex(@"^\| `src/(?<name>[\w.]+)` \|[^|\n]*\| (?<dependencies>[^|\n]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
