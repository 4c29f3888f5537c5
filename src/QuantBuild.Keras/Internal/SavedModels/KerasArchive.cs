using System.IO.Compression;
using System.Text.Json.Nodes;

namespace QuantBuild.Keras.Internal.SavedModels;

/// <summary>
/// A <c>.keras</c> file: a zip archive of <c>config.json</c> (the model), <c>metadata.json</c> (not needed) and <c>model.weights.h5</c>.
/// </summary>
/// <remarks>Known from <c>keras/src/saving/saving_lib.py</c> of Keras 3, and from files that Keras 2.15 and 3.9 wrote.</remarks>
internal static class KerasArchive
{
    private const string Config = "config.json";
    private const string Weights = "model.weights.h5";

    // What is unpacked is held in memory, and an archive may claim anything.
    private const long MostBytes = int.MaxValue - 64;

    public static Model Load(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var config = ReadConfig(archive);
            return LoadedModel.Create(config, model =>
            {
                using var weights = Unpack(archive, Weights);
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

    private static JsonObject ReadConfig(ZipArchive archive)
    {
        using var reader = new StreamReader(Unpack(archive, Config));
        return KerasHdf5File.Parse(reader.ReadToEnd(), Config);
    }

    private static MemoryStream Unpack(ZipArchive archive, string name)
    {
        var entry = archive.GetEntry(name) ?? throw new KerasException(
            $"The archive has no {name}; it has {string.Join(", ", archive.Entries.Select(item => item.FullName))}. Save the whole model in one file, with model.save(\"model.keras\").");
        if (entry.Length > MostBytes)
        {
            throw new KerasException($"{name} claims {entry.Length} bytes; at most {MostBytes} are read.");
        }

        using var packed = entry.Open();
        var content = new MemoryStream();
        packed.CopyTo(content);
        content.Position = 0;
        return content;
    }
}
