using System.Text.RegularExpressions;

namespace Build.Tests.Packages;

/// <summary>The image of the tool, as far as it can be looked at where there is no Docker.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string _root = Paths.OfRepository().Root;

    private static readonly string[][] _lines =
        [.. File.ReadLines(Path.Combine(_root, "Dockerfile")).Where(line => line.Length > 0 && line[0] is not '#' and not ' ')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    private static IEnumerable<string[]> Copies => _lines.Where(line => line[0] == "COPY");

    [Fact]
    public void Each_stage_has_a_name_and_the_last_one_is_not_that_which_builds()
    {
        // act
        var stages = _lines.Where(line => line[0] == "FROM").ToArray();

        // assert
        Assert.All(stages, stage => Assert.Equal("AS", stage[2]));
        Assert.Equal(["build", "tool"], stages.Select(stage => stage[3]));
        Assert.Contains("/sdk:", stages[0][1], StringComparison.Ordinal);
        Assert.Contains("/runtime:", stages[1][1], StringComparison.Ordinal);
        Assert.All(
            Copies.Where(copy => copy[1].StartsWith("--from=", StringComparison.Ordinal)), copy => Assert.Equal("--from=build", copy[1]));
    }

    [Fact]
    public void What_is_copied_is_there_and_not_left_out_of_the_context()
    {
        // arrange
        var ignored = File.ReadAllLines(Path.Combine(_root, ".dockerignore"));

        // act
        var sources = Copies.Where(copy => !copy[1].StartsWith("--", StringComparison.Ordinal))
            .SelectMany(copy => copy[1..^1]).Select(source => source.TrimEnd('/')).ToArray();

        // assert: all is left out but for what is named
        Assert.Equal("*", ignored[0]);
        Assert.Contains("src", sources);
        Assert.All(sources, source =>
        {
            Assert.True(Path.Exists(Path.Combine(_root, source)), source);
            Assert.Contains($"!{source}", ignored);
        });
        Assert.All(
            (string[])["**/bin", "**/obj", "**/node_modules"],
            folder => Assert.True(Array.IndexOf(ignored, folder) > Array.IndexOf(ignored, "!src")));
    }

    [Fact]
    public void It_runs_as_nobody_in_particular_and_starts_the_tool()
    {
        // act
        var user = Assert.Single(_lines, line => line[0] == "USER");
        var last = _lines.Skip(Array.FindLastIndex(_lines, line => line[0] == "FROM")).ToArray();

        // assert
        Assert.Contains(user, last);
        Assert.Matches(@"^[1-9]\d*:[1-9]\d*$", user[1]);
        Assert.DoesNotContain(last, line => line[0] == "RUN");
        Assert.Equal(["ENTRYPOINT", "[\"dotnet\",", "\"/opt/quantbuild/quantbuild.dll\"]"], last.Single(line => line[0] == "ENTRYPOINT"));
        Assert.Contains(Copies, copy => copy is [_, "--from=build", "/tool/", "/opt/quantbuild/"]);
    }

    [Fact]
    public void The_project_that_it_publishes_has_the_name_that_it_starts()
    {
        // act
        var project = Published().Match(string.Join(' ', _lines.Single(line => line[0] == "RUN"))).Groups[1].Value;

        // assert
        Assert.Contains(
            "<AssemblyName>quantbuild</AssemblyName>", File.ReadAllText(Path.Combine(_root, project)), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"dotnet publish (\S+)")]
    private static partial Regex Published();
}
