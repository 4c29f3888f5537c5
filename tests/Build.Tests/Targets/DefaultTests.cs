using Build.Tests.Running;

namespace Build.Tests.Targets;

public sealed class DefaultTests
{
    [Fact]
    public void Default_lists_targets_and_arguments() => Snapshot.Matches("default.verified.txt", List());

    [Fact]
    public void Default_lists_the_same_under_a_decimal_comma()
    {
        // arrange
        using var culture = new DecimalComma();

        // act and assert
        Snapshot.Matches("default.verified.txt", List());
    }

    private static string List()
    {
        using var build = new BuildRun();
        Assert.Equal(0, build.Execute());
        return build.Shown;
    }
}
