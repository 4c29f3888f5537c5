using System.Security.Cryptography;
using QuantBuild.Keras.Internal.Native;

namespace QuantBuild.Keras.Tests.Native;

public sealed class PatchedLibraryCacheTests
{
    [Fact]
    public void The_copy_is_named_after_the_originals_hash_and_the_original_stays_as_it_is()
    {
        // arrange
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The patch concerns Linux libraries.");
        using TemporaryFolder folder = new();
        var original = LibtorchLocator.FromEnvironment().FindTorchSharp();
        var before = SHA256.HashData(File.ReadAllBytes(original));

        // act
        var copy = new PatchedLibraryCache(folder.Path).Provide(original);

        // assert
        Assert.Equal(folder[Path.Combine(Convert.ToHexStringLower(before), "libLibTorchSharp.so")], copy);
        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(original)));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(copy)!));
    }

    [Fact]
    public void A_copy_with_wrong_bytes_is_made_anew()
    {
        // arrange
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The patch concerns Linux libraries.");
        using TemporaryFolder folder = new();
        var original = LibtorchLocator.FromEnvironment().FindTorchSharp();
        PatchedLibraryCache cache = new(folder.Path);
        var good = File.ReadAllBytes(cache.Provide(original));
        File.WriteAllText(cache.Provide(original), "not a library");

        // act
        var copy = cache.Provide(original);

        // assert
        Assert.Equal(good, File.ReadAllBytes(copy));
    }
}
