using Build.Tests.Running;

namespace Build.Tests.Targets;

public sealed class CleanTests
{
    [Fact]
    public void Clean_deletes_the_artifacts_and_nothing_else()
    {
        // arrange
        using var build = new BuildRun();
        Directory.CreateDirectory(build.Paths.Model("housing", "original"));
        var source = Path.Combine(build.Paths.Root, "source.cs");
        File.WriteAllText(source, string.Empty);

        // act
        var exitCode = build.Execute("--target=Clean");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Equal([source], Directory.EnumerateFileSystemEntries(build.Paths.Root));
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
