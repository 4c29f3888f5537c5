using QuantBuild.Keras.Internal.Native;

namespace QuantBuild.Keras.Tests.Native;

public sealed class GlibcxxPatchTests
{
    [Fact]
    public void Nothing_of_GCC_13_is_left_in_the_patched_library()
    {
        // arrange
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The patch concerns Linux libraries.");
        var file = LibtorchLocator.FromEnvironment().FindTorchSharp();
        var library = File.ReadAllBytes(file);
        Assert.Contains("GLIBCXX_3.4.32", NeededVersions(library));

        // act
        GlibcxxPatch.Apply(library, file);

        // assert
        Assert.DoesNotContain("GLIBCXX_3.4.32", NeededVersions(library));
        Assert.Equal(-1, library.AsSpan().IndexOf("_ZSt21ios_base_library_initv\0"u8));
        Assert.NotEqual(-1, library.AsSpan().IndexOf("\0_ZNSt6locale7classicEv\0"u8));
    }

    [Fact]
    public void A_library_that_needs_no_newer_libstdcxx_is_refused()
    {
        // arrange
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The patch concerns Linux libraries.");
        var file = LibtorchLocator.FromEnvironment().FindTorchSharp();
        var library = File.ReadAllBytes(file);
        GlibcxxPatch.Apply(library, file);

        // act
        var error = Assert.Throws<NativeLibraryException>(() => GlibcxxPatch.Apply(library, file));

        // assert
        Assert.Contains("ldd", error.Message, StringComparison.Ordinal);
        Assert.Equal(file, error.Library);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(4096)]
    [InlineData(200_000)]
    public void A_cut_off_library_is_called_damaged(int length)
    {
        // arrange
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The patch concerns Linux libraries.");
        var file = LibtorchLocator.FromEnvironment().FindTorchSharp();
        var library = File.ReadAllBytes(file)[..length];

        // act
        var error = Assert.Throws<NativeLibraryException>(() => GlibcxxPatch.Apply(library, file));

        // assert
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    private static List<string> NeededVersions(byte[] library)
    {
        ElfDynamicSection elf = new(library);
        return [.. elf.VersionNeeds(library).Select(entry => elf.Name(library, ElfDynamicSection.VersionNeedName(library, entry)))];
    }
}
