using Build.Tests.Running;

namespace Build.Tests.Documentation;

/// <summary>docs/serving.md against the build; its server is run by the verification's tests.</summary>
public sealed class ServingPageTests
{
    private static readonly DocumentationPage _page = new("serving.md");

    public static TheoryData<string> Commands => [.. _page.Calls];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_is_one_that_the_build_takes(string command)
    {
        // arrange
        using var build = new BuildRun();

        // act and assert
        DocumentationPage.AssertIsTaken(build, command);
    }
}
