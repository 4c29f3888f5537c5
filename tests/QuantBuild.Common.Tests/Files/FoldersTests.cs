using QuantBuild.Common.Files;

namespace QuantBuild.Common.Tests.Files;

public sealed class FoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_folders_change_places_on_Linux()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is such a step on Linux");
        _folder.Write("a/1", [1]);
        _folder.Write("b/2", [2]);

        var isDone = Folders.TryExchange(_folder["a"], _folder["b"]);

        Assert.SkipUnless(isDone, "the file system of temporary files has no such step");
        Assert.Equal(["a/2", "b/1"], _folder.Files());
    }

    [Fact]
    public void What_cannot_change_places_is_an_error_with_the_systems_reason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "there is such a step on Linux");
        Directory.CreateDirectory(_folder["a"]);

        var error = Assert.Throws<IOException>(() => Folders.TryExchange(_folder["a"], _folder["missing"]));

        Assert.Contains("cannot change places: No such file or directory", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc", true)]
    [InlineData("/proc/", true)]
    [InlineData("/", true)]
    [InlineData("/proc/self", false)]
    public void Mount_points_are_known(string path, bool expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mount points are known on Linux");

        Assert.Equal(expected, Folders.IsMountPoint(path));
    }

    [Fact]
    public void A_path_that_leads_to_another_folder_is_noticed()
    {
        Directory.CreateDirectory(_folder["a"]);
        using var identity = FolderIdentity.Of(_folder["a"]);
        var before = identity.IsUnchanged();

        Directory.Move(_folder["a"], _folder["aside"]);
        var missing = identity.IsUnchanged();
        Directory.CreateDirectory(_folder["a"]);
        File.WriteAllText(_folder["a/1"], "1");

        Assert.Equal((true, false, false), (before, missing, identity.IsUnchanged()));
    }

    [Fact]
    public void Flushing_a_folder_that_is_missing_does_nothing() => Folders.Flush(_folder["missing"]);
}
