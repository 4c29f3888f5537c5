using System.IO.Compression;
using System.Text.Json.Nodes;
using QuantBuild.Common;

namespace QuantBuild.Keras.Internal.SavedModels;

/// <summary>
/// A <c>.keras</c> file: a zip archive of <c>config.json</c> (the model), <c>metadata.json</c> (not needed) and <c>model.weights.h5</c>.
/// </summary>
/// <remarks>Known from <c>keras/src/saving/saving_lib.py</c> of Keras 3, and from files that Keras 2.15 and 3.9 wrote.</remarks>
internal static class KerasArchive
{
    private const string Config = "config.json";
    private const string Weights = "model.weights.h5";

    // A stream in memory has no room for more.
    private const long MostBytes = int.MaxValue - 64;

    public static Model Load(string path, ReadLimits limits)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var config = ReadConfig(archive, limits);
            return LoadedModel.Create(config, model =>
            {
                using var weights = Unpack(archive, Weights, limits);
                ArchiveWeights.Load(weights, path, config, model);
            });
        }
        catch (InvalidDataException e)
        {
            throw new KerasException($"The zip archive is damaged: {e.Message}", layer: null, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KerasException($"The archive cannot be read: {e.Message}", layer: null, e);
        }
    }

    private static JsonObject ReadConfig(ZipArchive archive, ReadLimits limits)
    {
        using var reader = new StreamReader(Unpack(archive, Config, limits));
        return KerasHdf5File.Parse(reader.ReadToEnd(), Config);
    }

    private static MemoryStream Unpack(ZipArchive archive, string name, ReadLimits limits)
    {
        var entry = archive.GetEntry(name) ?? throw new KerasException(
            $"The archive has no {name}; it has {string.Join(", ", archive.Entries.Select(item => item.FullName))}. Save the whole model in one file, with model.save(\"model.keras\").");
        var most = Math.Min(MostBytes, limits.Of(entry.CompressedLength));
        using var packed = new LimitedStream(entry.Open(), most, () => new KerasException(
            $"{name} unpacks to more than {most} bytes, where {entry.CompressedLength} are stored (--maxUnpackedBytes sets another limit)."));
        var content = new MemoryStream();
        packed.CopyTo(content);
        content.Position = 0;
        return content;
    }
}
