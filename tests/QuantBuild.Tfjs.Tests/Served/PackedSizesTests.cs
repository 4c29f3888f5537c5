using QuantBuild.Tfjs.Served;

namespace QuantBuild.Tfjs.Tests.Served;

public sealed class PackedSizesTests : IDisposable
{
    private const int Large = 1 << 18;

    private readonly TestFolder _folder = new();

    private string Cache => _folder.At("cache");

    [Fact]
    public void AFileOfKnownContentIsNotPackedAgain()
    {
        var file = Write("shard.bin", Large, 1);
        var first = Of(new(Cache), file, size: 123);

        var again = Of(new(Cache), Write("other.bin", Large, 1), size: 456);

        Assert.Equal((123, 1), first);
        Assert.Equal((123, 0), again);
    }

    [Fact]
    public void OtherContentIsPacked()
    {
        Of(new(Cache), Write("shard.bin", Large, 1), size: 123);

        var other = Of(new(Cache), Write("shard.bin", Large, 2), size: 456);

        Assert.Equal((456, 1), other);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("12x")]
    public void WhatIsNoSizeIsMeasuredAgain(string remembered)
    {
        var file = Write("shard.bin", Large, 1);
        Of(new(Cache), file, size: 123);
        File.WriteAllText(Assert.Single(Directory.GetFiles(Cache)), remembered);

        var again = Of(new(Cache), file, size: 123);

        Assert.Equal((123, 1), again);
    }

    [Fact]
    public void SmallFilesAreNotRemembered()
    {
        var small = Of(new(Cache), Write("model.json", Large - 1, 1), size: 7);

        Assert.Equal((7, 1), small);
        Assert.False(Directory.Exists(Cache));
    }

    [Fact]
    public void WithoutAPlaceEverythingIsMeasured()
    {
        var file = Write("shard.bin", Large, 1);

        var sizes = Of(new(folder: null), file, size: 9);

        Assert.Equal((9, 1), sizes);
    }

    [Fact]
    public void WhereNothingCanBeKeptTheSizeIsRight()
    {
        var file = Write("shard.bin", Large, 1);
        File.WriteAllText(Cache, "a file in the place of the folder");

        var sizes = Of(new(Cache), file, size: 9);

        Assert.Equal((9, 1), sizes);
    }

    public void Dispose() =>
        _folder.Dispose();

    private static (long Size, int Packed) Of(PackedSizes sizes, string file, long size)
    {
        var packed = 0;
        var found = sizes.Of([file], ContentCoding.Brotli, (files, _) =>
        {
            packed += files.Count;
            return [.. files.Select(_ => size)];
        });
        return (Assert.Single(found), packed);
    }

    private string Write(string name, int length, byte value)
    {
        var path = _folder.At(name);
        File.WriteAllBytes(path, [.. Enumerable.Repeat(value, length)]);
        return path;
    }
}
