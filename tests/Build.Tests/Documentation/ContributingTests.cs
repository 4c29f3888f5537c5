using System.Reflection;
using System.Text.RegularExpressions;

namespace Build.Tests.Documentation;

/// <summary>CONTRIBUTING.md against the assemblies: its table says what depends on what.</summary>
public sealed partial class ContributingTests
{
    private static readonly string _root = Paths.OfRepository().Root;
    private static readonly string _page = File.ReadAllText(Path.Combine(_root, "CONTRIBUTING.md"));

    private static readonly Dictionary<string, string> _dependencies = Row().Matches(_page)
        .ToDictionary(row => row.Groups["name"].Value, row => row.Groups["dependencies"].Value);

    public static TheoryData<string> Projects => [.. Directory.GetFiles(Path.Combine(_root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(name => File.Exists(Path.Combine(AppContext.BaseDirectory, $"{name}.dll")))];

    public static TheoryData<string> Places => [.. Place().Matches(_page).Select(place => place.Groups["path"].Value).Distinct()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_layout_names_what_each_project_depends_on(string project)
    {
        // arrange
        var used = Assembly.Load(project).GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name.StartsWith("QuantBuild.", StringComparison.Ordinal)).Select(name => name["QuantBuild.".Length..])
            .Order(StringComparer.Ordinal);

        // act
        var named = _dependencies.GetValueOrDefault(project, "no row").Split(", ");

        // assert
        Assert.Equal(used.DefaultIfEmpty("nothing"), named);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Every_file_and_folder_that_it_names_is_there(string place)
    {
        Assert.True(Path.Exists(Path.Combine(_root, place)));
    }

    // Not of artifacts/, which a build writes.
    [GeneratedRegex(@"`(?<path>(src|build|tests|benchmarks|docs|schemas)/[\w./-]*)`")]
    private static partial Regex Place();

    [GeneratedRegex(@"^\| `src/(?<name>[\w.]+)` \|[^|\n]*\| (?<dependencies>[^|\n]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
