using System.Diagnostics;
using QuantBuild.Common.Files;

namespace QuantBuild.Common.Tests.Files;

public sealed class RegularFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_read_and_an_empty_one_too_where_the_system_can_tell()
    {
        _folder.Write("a", [1, 2]);
        _folder.Write("b", []);

        using var stream = RegularFile.OpenRead(_folder["a"]);

        Assert.Equal(1, stream.ReadByte());
        Assert.Equal([1, 2], RegularFile.ReadAllBytes(_folder["a"]));
        if (OperatingSystem.IsLinux())
        {
            Assert.Empty(RegularFile.ReadAllBytes(_folder["b"]));
        }
    }

    [Fact]
    public void A_link_to_a_file_is_followed()
    {
        _folder.Write("a", [1, 2]);
        File.CreateSymbolicLink(_folder["link"], _folder["a"]);

        Assert.Equal([1, 2], RegularFile.ReadAllBytes(_folder["link"]));
    }

    [Fact(Timeout = 10_000)]
    public async Task A_pipe_is_refused_and_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/mkfifo"), "needs mkfifo");
        using (var mkfifo = Process.Start("/usr/bin/mkfifo", [_folder["pipe"]]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var errors = await Task.Run(
            () => new[]
            {
                Assert.Throws<IOException>(() => RegularFile.OpenRead(_folder["pipe"])),
                Assert.Throws<IOException>(() => RegularFile.OpenHandle(_folder["pipe"])),
                Assert.Throws<IOException>(() => RegularFile.ReadAllBytes(_folder["pipe"])),
            },
            TestContext.Current.CancellationToken);

        Assert.All(errors, error => Assert.EndsWith("is no regular file but a pipe.", error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void A_device_is_refused(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the system is asked on Linux");

        var error = Assert.Throws<IOException>(() => RegularFile.OpenRead(path));

        Assert.Contains("is no regular file but a device", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("link")]
    public void A_link_to_nothing_is_refused(string target)
    {
        File.CreateSymbolicLink(_folder["link"], target);

        var error = Assert.Throws<IOException>(() => RegularFile.OpenRead(_folder["link"]));

        Assert.Equal($"'{_folder["link"]}' is a link that leads to nothing.", error.Message);
    }

    [Fact]
    public void What_is_missing_is_missing() => Assert.Throws<FileNotFoundException>(() => RegularFile.OpenRead(_folder["missing"]));
}
