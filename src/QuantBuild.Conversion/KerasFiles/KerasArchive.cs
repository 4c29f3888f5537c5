using System.IO.Compression;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.KerasFiles;

/// <summary>A <c>.keras</c> file: a zip archive of <c>config.json</c> (the model), <c>metadata.json</c> (the version of Keras) and
/// <c>model.weights.h5</c>.</summary>
/// <remarks>Known from <c>keras/src/saving/saving_lib.py</c> of Keras 3, and from files that Keras 2.15 and 3.9 wrote. Nothing is written
/// to disk: names of entries are only compared.</remarks>
internal static class KerasArchive
{
    private const string Config = "config.json";
    private const string Metadata = "metadata.json";
    private const string Weights = "model.weights.h5";
    private const int MostNames = 20;

    // A stream in memory has no room for more.
    private const long MostBytes = int.MaxValue - 64;

    public static LayersModel Read(string path, ReadLimits limits)
    {
        using var file = RegularFile.OpenRead(path);
        using var archive = new ZipArchive(file);
        var config = ReadJson(archive, Config, file.Length);
        var version =
            archive.GetEntry(Metadata) is null ? null : TopologyJson.Text(ReadJson(archive, Metadata, file.Length), "keras_version");
        var model = LayersModel.WithoutValues(CanonicalTopology.Of(config, version));
        using var weights = Unpack(archive, Weights, limits, file.Length, out var storedBytes);
        return ArchiveWeights.Read(weights, storedBytes, limits, model);
    }

    private static JsonObject ReadJson(ZipArchive archive, string name, long archiveBytes)
    {
        using var content = Unpack(archive, name, new ReadLimits(JsonLimits.Default.Bytes), archiveBytes, out _);
        return ModelJson.Parse(content.GetBuffer().AsMemory(0, (int)content.Length), name);
    }

    private static MemoryStream Unpack(ZipArchive archive, string name, ReadLimits limits, long archiveBytes, out long storedBytes)
    {
        var entries = archive.Entries.Where(entry => entry.FullName == name).ToList();
        var entry = entries.Count == 1 ? entries[0] : throw new ConversionException(
            entries.Count > 1 ? $"The archive has {entries.Count} entries named {name}." : Missing(archive, name));
        if (entry.IsEncrypted)
        {
            throw new ConversionException($"{name} is encrypted, which is not read.");
        }

        // No more can be stored than there is, whatever the archive claims.
        storedBytes = Math.Min(entry.CompressedLength, archiveBytes);
        var most = Math.Min(MostBytes, limits.Of(storedBytes));
        if (entry.Length > most)
        {
            var remedy = name == Weights ? " (--maxUnpackedBytes sets another limit)." : ".";
            throw new ConversionException($"{name} unpacks to more than {most} bytes, where {storedBytes} are stored{remedy}");
        }

        // What the archive claims is within the limits, and what it holds is measured against its claim.
        using var packed = new LimitedStream(entry.Open(), entry.Length, () =>
            new ConversionException($"{name} unpacks to more than the {entry.Length} bytes that the archive claims."));
        var content = new MemoryStream((int)entry.Length);
        packed.CopyTo(content);
        content.Position = 0;
        return content.Length == entry.Length && Crc32.Of(content.GetBuffer().AsSpan(0, (int)content.Length)) == entry.Crc32
            ? content
            : throw new ConversionException(
                $"The archive is damaged: {name} has not the bytes that it claims, or they do not fit their checksum.");
    }

    private static string Missing(ZipArchive archive, string name)
    {
        var names = archive.Entries.Take(MostNames).Select(entry => Printable.Text(entry.FullName, 60));
        return $"The archive has no {name}; it has {string.Join(", ", names)}{(archive.Entries.Count > MostNames ? " …" : string.Empty)}. "
            + "Save the whole model in one file, with model.save(\"model.keras\").";
    }
}
