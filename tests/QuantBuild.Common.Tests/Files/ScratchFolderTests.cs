using QuantBuild.Common.Files;

namespace QuantBuild.Common.Tests.Files;

public sealed class ScratchFolderTests
{
    [Fact]
    public void A_folder_is_removed_with_what_is_in_it()
    {
        // arrange
        var folder = ScratchFolder.Create("quantbuild-tests-");
        File.WriteAllText(Path.Combine(folder.Path, "file"), "content");

        // act
        folder.Dispose();

        // assert
        Assert.False(Path.Exists(folder.Path));
    }

    [Fact]
    public void A_folder_that_never_came_to_be_is_nothing_to_remove()
    {
        // arrange
        using var temporary = new TemporaryFolder();
        var folder = new ScratchFolder(temporary["candidate"]);

        // act
        folder.Dispose();

        // assert
        Assert.False(Path.Exists(folder.Path));
    }
}
