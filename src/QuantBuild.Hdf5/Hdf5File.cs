using QuantBuild.Hdf5.Internal.Infrastructure;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5;

/// <summary>An HDF5 file that is read: groups, attributes of text, datasets of numbers.</summary>
/// <remarks>
/// <para>
/// A reader of our own, since model files come from strangers: a library that reads all of HDF5 opens whatever other files a model names,
/// as external storage, virtual datasets and external links, follows soft links in circles, and takes memory as the file asks for. None of
/// this is in here at all: there is one stream, and what leads out of it is refused by its name. Nothing calls itself by what the file
/// says, so that no file can overflow the stack.
/// </para>
/// <para>
/// After the HDF5 File Format Specification, version 3.0, of The HDF Group; the files are named as its sections are. It reads what libhdf5
/// writes for Keras in its oldest and its newest format.
/// </para>
/// </remarks>
public sealed class Hdf5File
{
    private readonly Source _source;

    /// <summary>Opens a file.</summary>
    /// <param name="stream">Its bytes; a stream that can seek, and stays open.</param>
    /// <exception cref="Hdf5Exception">It is no HDF5 file, or one of a version that is not read.</exception>
    public Hdf5File(Stream stream)
    {
        (_source, var root) = Superblock.Read(stream);
        Texts = new GlobalHeap(_source);
        Root = new Hdf5Object(this, _source, string.Empty, root);
    }

    /// <summary>The group that has all others.</summary>
    public Hdf5Object Root { get; }

    /// <summary>Bytes of the file, without a user block.</summary>
    public long Length => _source.Length;

    internal GlobalHeap Texts { get; }

    /// <summary>Whether a stream is an HDF5 file, by its signature.</summary>
    /// <param name="stream">A stream that can seek; where it stands afterwards is not said.</param>
    public static bool Is(Stream stream) =>
        Superblock.Find(stream) is not null;
}
