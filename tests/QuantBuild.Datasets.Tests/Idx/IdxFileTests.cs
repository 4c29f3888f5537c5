using QuantBuild.Common;
using QuantBuild.Datasets.Idx;

namespace QuantBuild.Datasets.Tests.Idx;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shape_values_and_checksum_are_read()
    {
        // arrange
        var content = Bytes.Idx([2, 1, 3], [1, 2, 3, 4, 5, 255]);

        // act
        var array = IdxFile.Read(_folder.Write("images", content));

        // assert
        Assert.Equal([2, 1, 3], array.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 255], array.Values);
        Assert.Equal(Bytes.Sha256(content), array.Sha256);
    }

    [Fact]
    public void Gzip_is_recognized_by_content_and_the_checksum_is_that_of_the_unpacked_file()
    {
        // arrange
        var content = Bytes.Idx([5000], Bytes.Random(5000));

        // act
        var array = IdxFile.Read(_folder.Write("labels", Bytes.Gzip(content)));

        // assert
        Assert.Equal(content[8..], array.Values);
        Assert.Equal(Bytes.Sha256(content), array.Sha256);
    }

    [Fact]
    public void The_best_that_gzip_can_pack_is_still_read()
    {
        // arrange: a run of zeros comes near to deflate's limit of 1032 to 1
        var content = Bytes.Idx([10_000_000], new byte[10_000_000]);

        // act and assert
        Assert.Equal(10_000_000, IdxFile.Read(_folder.Write("zeros", Bytes.Gzip(content))).Values.Length);
    }

    [Theory]
    [InlineData("", DatasetRejection.Damaged, "ends within its magic number")]
    [InlineData("0000", DatasetRejection.Damaged, "ends within its magic number")]
    [InlineData("0001080100000001", DatasetRejection.OtherKind, "two zero bytes, found 00 01")]
    [InlineData("00000D0100000001", DatasetRejection.UnsupportedType, "found type 0D")]
    [InlineData("00000800", DatasetRejection.Damaged, "must be 1 to 4, found 0")]
    [InlineData("000008FF", DatasetRejection.Damaged, "must be 1 to 4, found 255")]
    [InlineData("0000080200000001", DatasetRejection.Damaged, "ends within its dimensions")]
    [InlineData("00000801FFFFFFFF", DatasetRejection.Damaged, "Dimension 0 must not be negative, found -1")]
    [InlineData("000008010000000301", DatasetRejection.Damaged, "more values than the file can hold")]
    [InlineData("00000801000000010102", DatasetRejection.Damaged, "goes on after the 1 values")]
    public void Damage_is_refused(string hexadecimal, DatasetRejection rejection, string expected)
    {
        // arrange
        var path = _folder.Write("damaged", Convert.FromHexString(hexadecimal));

        // act
        var error = Refused.By(rejection, () => IdxFile.Read(path));

        // assert
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal(path, error.File);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Values_that_the_file_cannot_hold_are_refused_before_anything_is_allocated_for_them(bool gzip)
    {
        // arrange: 4 dimensions of 2^31 - 1 overflow any product; one of 2 GB is far more than a few bytes can unpack to
        var overflow = Bytes.Idx([int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue], [1]);
        var large = Bytes.Idx([2_000_000_000], [1]);

        foreach (var content in new[] { overflow, large })
        {
            var path = _folder.Write("hostile", gzip ? Bytes.Gzip(content) : content);
            var before = GC.GetAllocatedBytesForCurrentThread();

            // act
            var error = Refused.By(DatasetRejection.Damaged, () => IdxFile.Read(path));

            // assert
            Assert.Contains("more values than the file can hold", error.Message, StringComparison.Ordinal);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Fact]
    public void Values_that_are_there_but_too_many_for_a_small_file_are_refused_before_anything_is_allocated_for_them()
    {
        // arrange: 300 MB of zeros in 0.3 MB
        var path = _folder.Write("zeros", Bytes.Gzip(Bytes.Idx([300_000, 1000], new byte[300_000_000])));
        var before = GC.GetAllocatedBytesForCurrentThread();

        // act
        var error = Refused.By(DatasetRejection.TooLarge, () => IdxFile.Read(path));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // assert
        Assert.Contains("unpacks to more than 67,108,864 bytes", error.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 1 << 20);
        Assert.Equal(300_000_000, IdxFile.Read(path, new ReadLimits(8L << 30)).Values.Length);
    }

    [Fact]
    public void A_damaged_gzip_stream_is_refused()
    {
        // arrange
        var content = Bytes.Gzip(Bytes.Idx([5000], Bytes.Random(5000)));
        var path = _folder.Write("cut.gz", content[..1000]);

        // act and assert
        Assert.Equal(path, Refused.By(DatasetRejection.Damaged, () => IdxFile.Read(path)).File);
    }

    [Fact]
    public void A_missing_file_is_named() => Assert.Contains(
        "no-such-file", Refused.By(DatasetRejection.Unreadable, () => IdxFile.Read(_folder["no-such-file"])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Whatever_the_bytes_only_dataset_errors_come_out()
    {
        // arrange: every single-byte change of a small healthy file
        var healthy = Bytes.Idx([2, 2], [1, 2, 3, 4]);
        for (var position = 0; position < healthy.Length; position++)
        {
            foreach (var value in (byte[])[0, 1, 0x7F, 0x80, 0xFF])
            {
                var content = (byte[])healthy.Clone();
                content[position] = value;
                var path = _folder.Write("mutant", content);

                // act
                var error = Record.Exception(() => IdxFile.Read(path));

                // assert
                Assert.True(error is null or DatasetException, $"{position} := {value}: {error}");
            }
        }
    }
}
