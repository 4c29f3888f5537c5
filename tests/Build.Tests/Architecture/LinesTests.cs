using System.Globalization;
using System.Text.RegularExpressions;

namespace Build.Tests.Architecture;

/// <summary>Lines that the analyzers pass over: those of comments and texts, and the arrows of lambdas and switches.</summary>
public sealed partial class LinesTests
{
    [Fact]
    public void No_line_is_longer_than_the_editor_is_told()
    {
        // arrange
        var most = int.Parse(MaxLineLength().Match(SourceTree.Read(".editorconfig")).Groups[1].Value, CultureInfo.InvariantCulture);

        // act
        var longer = Lines().Where(line => line.Text.Length > most);

        // assert
        Assert.Empty(longer.Select(line => $"{line.Place}: {line.Text.Length} columns"));
    }

    [Fact]
    public void No_line_begins_with_an_arrow()
    {
        // act
        var arrows = Lines().Where(line => line.Text.TrimStart().StartsWith("=>", StringComparison.Ordinal));

        // assert
        Assert.Empty(arrows.Select(line => line.Place));
    }

    private static IEnumerable<(string Place, string Text)> Lines() => SourceTree.Files.SelectMany(file =>
        SourceTree.Read(file).Split('\n').Select((line, index) => ($"{file}:{index + 1}", line.TrimEnd('\r'))));

    [GeneratedRegex(@"^max_line_length = (\d+)$", RegexOptions.Multiline)]
    private static partial Regex MaxLineLength();
}
