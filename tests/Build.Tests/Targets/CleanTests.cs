using Build.Tests.Running;

namespace Build.Tests.Targets;

public sealed class CleanTests
{
    [Fact]
    public void Clean_deletes_the_artifacts_and_neither_their_page_nor_anything_else()
    {
        // arrange
        using var build = new BuildRun();
        Directory.CreateDirectory(build.Paths.Model("housing", "original"));
        var source = Path.Combine(build.Paths.Root, "source.cs");
        File.WriteAllText(source, string.Empty);
        var page = Path.Combine(build.Paths.Artifacts, "README.md");
        File.WriteAllText(page, string.Empty);
        File.WriteAllText(Path.Combine(build.Paths.Artifacts, "other.txt"), string.Empty);

        // act
        var exitCode = build.Execute("--target=Clean");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal(
            [page, source], Directory.EnumerateFiles(build.Paths.Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateDirectories(build.Paths.Artifacts));
    }

    [Fact]
    public void Clean_twice_is_no_error()
    {
        // arrange
        using var build = new BuildRun();

        // act and assert
        Assert.Equal(0, build.Execute("--target=Clean"));
        Assert.Equal(0, build.Execute("--target=Clean"));
    }
}
