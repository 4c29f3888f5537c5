using System.Text;
using QuantBuild.Common.Files;

namespace QuantBuild.Common.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_replaces_the_one_before()
    {
        var path = Path.Combine(_folder.Path, "new", "a.txt");

        WriteText(path, "one");
        WriteText(path, "two");

        Assert.Equal("two", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_failure_leaves_the_earlier_file_and_nothing_else()
    {
        var path = Path.Combine(_folder.Path, "a.txt");
        WriteText(path, "one");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("tw"u8);
            throw new InvalidOperationException();
        }));

        Assert.Equal("one", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_killed_writers_left_of_a_file_is_removed_by_the_next_one_and_nothing_else()
    {
        string[] dead = ["a.txt.0123456789abcdef0123456789abcdef.tmp", "a.txt.ffffffffffffffffffffffffffffffff.tmp"];
        string[] others = ["a.txt.tmp", "a.txt.0123.tmp", "a.txt.0123456789abcdef0123456789abcdef.tmp.txt",
            "b.txt.0123456789abcdef0123456789abcdef.tmp", "xa.txt.bak"];
        foreach (var name in dead.Concat(others))
        {
            File.WriteAllText(_folder[name], "left");
        }

        WriteText(_folder["a.txt"], "one");

        Assert.Equal(others.Append("a.txt").Order(StringComparer.Ordinal), _folder.Files());
    }

    [Fact]
    public void What_a_living_writer_is_writing_stays()
    {
        AtomicFile.Write(_folder["a.txt"], stream =>
        {
            stream.Write("outer"u8);
            WriteText(_folder["a.txt"], "inner");
        });

        Assert.Equal("outer", File.ReadAllText(_folder["a.txt"]));
        Assert.Single(_folder.Files());
    }

    [Fact]
    public async Task Many_writers_of_one_file_leave_one_of_their_texts_and_nothing_else()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 25; i++)
            {
                WriteText(_folder["a.txt"], new string((char)('a' + writer), 10_000));
            }
        })));

        Assert.Single((await File.ReadAllTextAsync(_folder["a.txt"], TestContext.Current.CancellationToken)).Distinct());
        Assert.Single(_folder.Files());
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_named()
    {
        Directory.CreateDirectory(_folder["a.txt"]);

        var error = Assert.Throws<IOException>(() => WriteText(_folder["a.txt"], "one"));

        Assert.Equal($"'{_folder["a.txt"]}' is a folder, in the place of the file.", error.Message);
    }

    private static void WriteText(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
}
