using System.Formats.Tar;
using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Store;
using QuantBuild.Datasets.Tests.Downloads;

namespace QuantBuild.Datasets.Tests.Archives;

public sealed class DatasetArchiveTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_downloaded_tar_ball_becomes_a_folder_and_is_gone()
    {
        // arrange
        var tarBall = TarBall(new("samples/", null), new("samples/a_1_x.jpg", [1]), new("samples/deep/b_2_y.jpg", [2, 3]));
        using var server = new LoopbackServer(request => LoopbackServer.File(request, tarBall));

        // act
        var path = await Store().GetFolderAsync(new DatasetArchive("samples", server.Url("samples.tar.gz")), cancellationToken: Cancel);
        var again = await Store().GetFolderAsync(new DatasetArchive("samples", server.Url("samples.tar.gz")), cancellationToken: Cancel);

        // assert
        Assert.Equal(_folder["downloads/samples"], path);
        Assert.Equal(path, again);
        Assert.Equal(["downloads/samples/a_1_x.jpg", "downloads/samples/deep/b_2_y.jpg"], _folder.Files());
        Assert.Equal([2, 3], await File.ReadAllBytesAsync(_folder["downloads/samples/deep/b_2_y.jpg"], Cancel));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_tar_ball_put_into_the_data_folder_by_hand_is_unpacked_elsewhere_and_stays()
    {
        // arrange: files at its top level, as some archives have them
        _folder.Write("data/samples.tar.gz", TarBall(new Entry("./a_1_x.jpg", [1])));

        // act
        await Store(_folder["data"]).GetFolderAsync(
            new DatasetArchive("samples", new Uri("http://localhost:9/")), cancellationToken: Cancel);

        // assert
        Assert.Equal(["data/samples.tar.gz", "downloads/samples/a_1_x.jpg"], _folder.Files());
    }

    [Fact]
    public async Task An_unpacked_folder_in_the_data_folder_is_used_as_it_is()
    {
        // arrange
        _folder.Write("data/samples/a_1_x.jpg", [1]);

        // act and assert
        Assert.Equal(_folder["data/samples"], await Store(_folder["data"])
            .GetFolderAsync(new DatasetArchive("samples", new Uri("http://localhost:9/")), cancellationToken: Cancel));
    }

    [Fact]
    public async Task What_a_killed_unpacking_left_is_swept_by_the_next_one_and_what_others_write_stays()
    {
        // arrange: a killed one's folder with and without its lock, a living one's, and folders that only look alike
        var (dead, bare, alive) = ($"downloads/samples.{new string('0', 32)}.tmp", $"downloads/samples.{new string('1', 32)}.tmp",
            $"downloads/samples.{new string('a', 32)}.tmp");
        string[] others = [$"downloads/other.{new string('0', 32)}.tmp/a.jpg", "downloads/samples.mine.tmp/a.jpg",
            $"downloads/more.samples.{new string('0', 32)}.tmp/a.jpg"];
        foreach (var file in (string[])[$"{dead}/a.jpg", $"{dead}.lock", $"{bare}/deep/a.jpg", $"{alive}/a.jpg", .. others])
        {
            _folder.Write(file, [1]);
        }

        _folder.Write("data/samples.tar.gz", TarBall(new Entry("a_1_x.jpg", [1])));
        using (var writing = Common.Files.FileLock.TryTake(_folder[$"{alive}.lock"]))
        {
            // act
            await Unpack();

            // assert
            string[] expected = ["data/samples.tar.gz", "downloads/samples/a_1_x.jpg", $"{alive}/a.jpg", $"{alive}.lock", .. others];
            Assert.Equal(expected.Order(StringComparer.Ordinal), _folder.Files().Order(StringComparer.Ordinal));
            Assert.False(Directory.Exists(_folder[dead]) || Directory.Exists(_folder[bare]));
        }
    }

    [Theory]
    [InlineData("../evil.jpg", "would leave the folder")]
    [InlineData("samples/../../evil.jpg", "would leave the folder")]
    [InlineData("/evil.jpg", "would leave the folder")]
    [InlineData("a\\..\\..\\evil.jpg", "would leave the folder")]
    [InlineData("C:evil.jpg", "would leave the folder")]
    [InlineData("./", "would leave the folder")]
    public async Task An_entry_that_would_leave_the_folder_is_refused_and_nothing_is_unpacked(string name, string expected)
    {
        // arrange
        _folder.Write("data/samples.tar.gz", TarBall(new("samples/good.jpg", [1]), new(name, [2])));

        // act
        var error = await Refused.ByAsync(DatasetRejection.UnsafeArchive, Unpack);

        // assert
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(_folder["data/samples.tar.gz"], error.File);
        Assert.Equal(["data/samples.tar.gz"], _folder.Files());
    }

    [Fact]
    public async Task Links_are_refused()
    {
        // arrange
        _folder.Write(
            "data/samples.tar.gz", TarBall(new("samples/link", null, TarEntryType.SymbolicLink), new("samples/link/evil.jpg", [2])));

        // act and assert
        Assert.Contains(
            "\"samples/link\" is of type SymbolicLink", (await Refused.ByAsync(DatasetRejection.UnsafeArchive, Unpack)).Message,
            StringComparison.Ordinal);
        Assert.Equal(["data/samples.tar.gz"], _folder.Files());
    }

    [Fact]
    public async Task Damaged_and_empty_tar_balls_are_refused_and_nothing_is_unpacked()
    {
        // arrange
        var healthy = TarBall(new("a.jpg", Bytes.Random(50_000)), new("b.jpg", Bytes.Random(50_000)));
        (byte[] Content, DatasetRejection Rejection)[] refused =
        [
            (healthy[..(healthy.Length / 2)], DatasetRejection.Damaged),
            (Bytes.Gzip(Bytes.Random(2_000)), DatasetRejection.Damaged),
            ([], DatasetRejection.Damaged),
            (TarBall(), DatasetRejection.Damaged),
            (TarBall(new("a.jpg", [1]), new("a.jpg", [2])), DatasetRejection.Unreadable),
        ];
        foreach (var (content, rejection) in refused)
        {
            _folder.Write("data/samples.tar.gz", content);

            // act and assert
            await Refused.ByAsync(rejection, Unpack);
            Assert.Equal(["data/samples.tar.gz"], _folder.Files());
        }
    }

    [Theory]
    [InlineData('x', "00200000000")]
    [InlineData('L', "17777777777")]
    public async Task Names_and_attributes_that_claim_megabytes_are_refused_before_they_are_read(char type, string octalSize)
    {
        // arrange
        _folder.Write("data/samples.tar.gz", Bytes.Gzip([.. Header("a.jpg", type, octalSize), .. new byte[1024]]));
        var before = GC.GetTotalAllocatedBytes();

        // act
        var error = await Refused.ByAsync(DatasetRejection.UnsafeArchive, Unpack);

        // assert
        Assert.Contains(
            $"An entry claims {Convert.ToInt64(octalSize, 8)} bytes of names or attributes; at most 1048576 are read.", error.Message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1L << 28);
    }

    [Fact]
    public async Task A_size_in_an_attribute_is_refused()
    {
        // arrange: by the attribute the file has no content, so that what it holds would be read as the next header
        byte[] attributes = [.. "10 size=0\n"u8, .. new byte[502]];
        _folder.Write("data/samples.tar.gz", Bytes.Gzip([.. Header("pax", 'x', "00000000012"), .. attributes,
            .. Header("a.jpg", '0', "00000001000"), .. new byte[512], .. new byte[1024]]));

        // act and assert
        Assert.Contains(
            "has its size in an attribute", (await Refused.ByAsync(DatasetRejection.UnsafeArchive, Unpack)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_tar_ball_that_unpacks_to_much_is_refused_and_nothing_stays()
    {
        // arrange
        _folder.Write("data/samples.tar.gz", TarBall(new("a.jpg", new byte[60_000_000]), new("b.jpg", new byte[60_000_000])));

        // act and assert
        Assert.Contains(
            "unpacks to more than 67,108,864 bytes", (await Refused.ByAsync(DatasetRejection.TooLarge, Unpack)).Message,
            StringComparison.Ordinal);
        Assert.Equal(["data/samples.tar.gz"], _folder.Files());
    }

    [Fact]
    public async Task Whatever_the_bytes_only_dataset_errors_come_out()
    {
        // arrange: each byte of the headers of a healthy tar ball, set to the first of 255
        var healthy = Bytes.Gunzip(TarBall(new("samples/a.jpg", [1, 2, 3]), new(new string('n', 90) + "/b.jpg", [4])));
        for (var position = 0; position < healthy.Length; position += position % 1024 < 270 ? 1 : 97)
        {
            var content = (byte[])healthy.Clone();
            content[position] = 0xFF;
            _folder.Write("data/samples.tar.gz", Bytes.Gzip(content));

            // act
            var error = await Record.ExceptionAsync(Unpack);

            // assert
            Assert.True(error is null or DatasetException, $"{position}: {error}");
            Directory.Delete(_folder["downloads"], recursive: true);
        }
    }

    private static byte[] Header(string name, char type, string octalSize)
    {
        var header = new byte[512];
        System.Text.Encoding.ASCII.GetBytes(name, header);
        "0000644\0"u8.CopyTo(header.AsSpan(100));
        System.Text.Encoding.ASCII.GetBytes(octalSize, header.AsSpan(124));
        "00000000000\0"u8.CopyTo(header.AsSpan(136));
        "        "u8.CopyTo(header.AsSpan(148));
        header[156] = (byte)type;
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ", header.AsSpan(148));
        return header;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static byte[] TarBall(params IReadOnlyList<Entry> entries)
    {
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                var type = entry.Type ?? (entry.Content is null ? TarEntryType.Directory : TarEntryType.RegularFile);
                var written = new UstarTarEntry(type, entry.Name);
                if (entry.Content is { } content)
                {
                    written.DataStream = new MemoryStream(content);
                }

                if (type == TarEntryType.SymbolicLink)
                {
                    written.LinkName = "..";
                }

                writer.WriteEntry(written);
            }
        }

        return Bytes.Gzip(tar.ToArray());
    }

    private DatasetStore Store(string? data = null) => new(new DatasetStoreOptions
    {
        DataDirectory = data,
        SystemDirectory = _folder["system"],
        DownloadDirectory = _folder["downloads"],
        Attempts = 1,
    });

    private Task Unpack() =>
        Store(_folder["data"]).GetFolderAsync(new DatasetArchive("samples", new Uri("http://localhost:9/")), cancellationToken: Cancel);

    private sealed record Entry(string Name, byte[]? Content, TarEntryType? Type = null);
}
