namespace QuantBuild.Common.Tests;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_replaces_the_one_before()
    {
        var path = Path.Combine(_folder.Path, "new", "a.txt");

        AtomicFile.WriteText(path, "one");
        AtomicFile.WriteText(path, "two");

        Assert.Equal("two", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_failure_leaves_the_earlier_file_and_nothing_else()
    {
        var path = Path.Combine(_folder.Path, "a.txt");
        AtomicFile.WriteText(path, "one");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("tw"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal("one", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}
