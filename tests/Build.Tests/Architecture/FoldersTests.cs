using System.Text.RegularExpressions;

namespace Build.Tests.Architecture;

/// <summary>The source tree: a folder is its namespace, and no folder is crowded.</summary>
public sealed partial class FoldersTests
{
    private const int MostFiles = 15;

    /// <summary>Folders that are not called as their namespaces; the first that fits holds. Else it is what follows <c>src/</c>,
    /// <c>tests/</c> or <c>benchmarks/</c>.</summary>
    private static readonly (string Folder, string Namespace)[] _named =
    [
        // Another project's public API, to be left out where its package is referenced.
        ("build/Frosting", "Cake.Frosting"),
        ("build", "Build"),

        // Compiled into every test project.
        ("tests/Common", "QuantBuild.Testing"),
    ];

    [Fact]
    public void A_folder_is_its_namespace()
    {
        // act
        var misplaced = SourceTree.Files.Where(source => NamespaceOf(source) is { } name && name != NamespaceOfFolder(FolderOf(source)));

        // assert
        Assert.Empty(misplaced);
    }

    [Fact]
    public void No_folder_is_crowded()
    {
        // act
        var crowded = SourceTree.Files.GroupBy(FolderOf).Where(folder => folder.Count() > MostFiles).Select(folder => folder.Key);

        // assert
        Assert.Empty(crowded);
    }

    private static string FolderOf(string source) => source[..source.LastIndexOf('/')];

    /// <summary>The namespace that a source declares; null where it has statements alone.</summary>
    private static string? NamespaceOf(string source) =>
        Namespace().Match(SourceTree.Read(source)) is { Success: true } match ? match.Groups[1].Value : null;

    private static string NamespaceOfFolder(string folder)
    {
        (string Folder, string Namespace) byName = (folder.Split('/')[0], string.Empty);
        var (above, name) = _named.FirstOrDefault(named => $"{folder}/".StartsWith($"{named.Folder}/", StringComparison.Ordinal), byName);
        return (name + folder[above.Length..].Replace('/', '.')).TrimStart('.');
    }

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
