using System.Text;

namespace QuantBuild.Hdf5.Tests;

/// <summary>Small HDF5 files, byte by byte, whose root group makes much work of them.</summary>
internal static class HostileGroups
{
    private const int Root = 96;
    private const int Tree = 200;
    private const int Heap = 300;
    private const int Names = 400;
    private const int Messages = 20_000;
    private const int EntryBytes = 40;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A group whose members' names stand in one text without an end, each a letter further on.</summary>
    public static byte[] OfLongNames(int letters, int members)
    {
        var node = Names + letters;
        using var file = Start([Message(0x11, [Tree, Heap])]);
        Write(file, Tree, [.. "TREE"u8, 0, 0, 1, 0, .. Numbers(-1, -1, 0, node)]);
        Write(file, Heap, [.. "HEAP"u8, 0, 0, 0, 0, .. Numbers(letters, -1, Names)]);
        Write(file, Names, Encoding.ASCII.GetBytes(new string('a', letters)));
        Write(file, node, [.. "SNOD"u8, 1, 0, .. BitConverter.GetBytes((ushort)members)]);
        for (var i = 0; i < members; i++)
        {
            Write(file, node + 8 + (i * EntryBytes), [.. Numbers(i, Root, 0, 0, 0)]);
        }

        return file.ToArray();
    }

    /// <summary>A group whose header goes on at many places among the same empty messages.</summary>
    public static byte[] OfEmptyMessages(int messages, int continuations)
    {
        using var file = Start(
            [.. Enumerable.Range(0, continuations).Select(i => Message(0x10, [Messages + (8 * i), 8L * (messages - i)]))]);
        for (var i = 0; i < messages; i++)
        {
            Write(file, Messages + (8 * i), [0x12, 0, 0, 0, 0, 0, 0, 0]);
        }

        return file.ToArray();
    }

    /// <summary>A group with an attribute "a", each of whose texts lies in a collection of its own: they begin 32 bytes apart, and all
    /// reach to the end of the file.</summary>
    public static byte[] OfCollections(int collections, int bytes)
    {
        // An attribute of version 1: name, datatype (texts of variable length), dataspace (one dimension), then a length,
        // an address and a number for each text.
        byte[] type = [0x19, 1, 0, 0, 16, 0, 0, 0, 0x13, 0, 0, 0, 1, 0, 0, 0];
        byte[] values =
            [.. Enumerable.Range(0, collections).SelectMany(i => (byte[])[1, 0, 0, 0, .. Numbers(Messages + (32 * i)), 1, 0, 0, 0])];
        byte[] content =
            [1, 0, 2, 0, 16, 0, 16, 0, (byte)'a', 0, 0, 0, 0, 0, 0, 0, .. type, 1, 1, 0, 0, 0, 0, 0, 0, .. Numbers(collections), .. values];
        using var file = Start([[0x0C, 0, .. BitConverter.GetBytes((ushort)content.Length), 0, 0, 0, 0, .. content]]);
        for (var i = 0; i < collections; i++)
        {
            var length = bytes - (32L * i);
            Write(
                file, Messages + (32 * i), [.. "GCOL"u8, 1, 0, 0, 0, .. Numbers(length), 1, 0, 1, 0, 0, 0, 0, 0, .. Numbers(length - 32)]);
        }

        Write(file, Messages + bytes - 1, [0]);
        return file.ToArray();
    }

    // A superblock of version 0, and the root group's header behind it.
    private static MemoryStream Start(byte[][] messages)
    {
        var file = new MemoryStream();
        Write(file, 0, [.. Signature, 0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0, .. Numbers(0, -1, 0, -1, 0, Root, 0, 0, 0)]);
        byte[] content = [.. messages.SelectMany(message => message)];
        Write(file, Root, [1, 0, .. BitConverter.GetBytes((ushort)messages.Length), 1, 0, 0, 0, .. BitConverter.GetBytes(content.Length), 0,
            0, 0, 0, .. content]);
        return file;
    }

    private static byte[] Message(byte type, long[] content) => [type, 0, (byte)(8 * content.Length), 0, 0, 0, 0, 0, .. Numbers(content)];

    private static byte[] Numbers(params long[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static void Write(MemoryStream file, int place, byte[] bytes)
    {
        file.Position = place;
        file.Write(bytes);
    }
}
