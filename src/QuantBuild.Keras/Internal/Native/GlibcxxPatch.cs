using System.Text;

namespace QuantBuild.Keras.Internal.Native;

/// <summary>Removes the one thing that TorchSharp's Linux library needs of GCC 13's libstdc++: the symbol
/// <c>std::ios_base_library_init()</c> of version GLIBCXX_3.4.32, a marker that only makes the runtime's version sure.</summary>
/// <remarks>The version need takes the name and hash of GLIBCXX_3.4, and the symbol becomes <c>std::locale::classic()</c>, which every
/// libstdc++ has, which takes no argument and has no effect when called. Layouts: gABI and the LSB's symbol versioning chapter.</remarks>
internal static class GlibcxxPatch
{
    private const string NewVersion = "GLIBCXX_3.4.32";
    private const string OldVersion = "GLIBCXX_3.4";
    private const string NewSymbol = "_ZSt21ios_base_library_initv";
    private const string HarmlessSymbol = "_ZNSt6locale7classicEv";

    /// <summary>Patches the bytes of a shared library in place.</summary>
    /// <exception cref="NativeLibraryException">The bytes are no x86-64 ELF library, or do not hold what the patch replaces.</exception>
    public static void Apply(Span<byte> library, string file)
    {
        try
        {
            var elf = new ElfDynamicSection(library);
            ReplaceVersionNeed(library, elf, file);
            ReplaceSymbolName(library, elf, file);
        }
        catch (ArgumentException e)
        {
            throw new NativeLibraryException(
                $"'{file}' is damaged: its ELF tables point outside the file. Restore its package anew.", file, e);
        }
    }

    private static void ReplaceVersionNeed(Span<byte> library, ElfDynamicSection elf, string file)
    {
        int? wanted = null;
        int? given = null;
        foreach (var entry in elf.VersionNeeds(library))
        {
            var name = elf.Name(library, ElfDynamicSection.VersionNeedName(library, entry));
            wanted = name == NewVersion ? entry : wanted;
            given = name == OldVersion ? entry : given;
        }

        if (wanted is not { } to || given is not { } from)
        {
            throw new NativeLibraryException(
                $"'{file}' does not load, and not for want of {NewVersion}: run 'ldd {file}' to see what it misses.", file);
        }

        ElfDynamicSection.CopyVersionNeed(library, from, to);
    }

    private static void ReplaceSymbolName(Span<byte> library, ElfDynamicSection elf, string file)
    {
        var names = library.Slice(elf.StringsOffset, elf.StringsLength);
        var at = names.IndexOf(Encoding.ASCII.GetBytes($"\0{NewSymbol}\0"));
        if (at < 0)
        {
            throw new NativeLibraryException(
                $"'{file}' needs {NewVersion} for something else than {NewSymbol}; it needs a newer system.", file);
        }

        var name = names.Slice(at + 1, NewSymbol.Length);
        name.Clear();
        Encoding.ASCII.GetBytes(HarmlessSymbol, name);
    }
}
