using System.Text.Json.Nodes;
using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Storage;

namespace QuantBuild.Tfjs;

/// <summary>Writes TensorFlow.js artifacts: <c>model.json</c> and the shards beside it.</summary>
/// <remarks>The same model gives the same bytes, always: compact JSON in UTF-8, with numbers in their shortest form that reads back the
/// same, and shards <c>group1-shard1of2.bin</c> that are cut as the reference converter cuts them.</remarks>
/// <example>
/// <code>
/// var json = new JsonObject
/// {
///     ["format"] = "layers-model",
///     ["modelTopology"] = JsonNode.Parse("""{ "class_name": "Sequential", "config": { "name": "sequential", "layers": [] } }"""),
/// };
/// var kernel = WeightData.FromFloat32("dense/kernel", [2, 3], new float[] { 1, 2, 3, 4, 5, 6 });
/// var bias = WeightData.FromFloat32("dense/bias", [3], new float[3]);
/// TfjsModelWriter.Write("model", json, [[kernel, bias]]);
/// </code>
/// </example>
public static class TfjsModelWriter
{
    /// <summary>Refuses a folder that could not be replaced by a model: to be asked before the work that makes the model,
    /// rather than after.</summary>
    /// <param name="directory">The folder that the model is to be written to.</param>
    /// <exception cref="TfjsFormatException">A file or a mount point is there, or it holds anything but a model: <c>model.json</c> and the
    /// files that this lists.</exception>
    public static void RequireReplaceable(string directory)
    {
        var folder = RealPath.Of(directory);
        ModelFolder.RequirePlace(folder);
        ModelFolder.RequireReplaceable(folder);
    }

    /// <summary>Writes a model into a folder, replacing the model that is there as a whole or not at all.</summary>
    /// <param name="directory">
    /// The folder to write; its parents are created. One that holds anything but a model (<c>model.json</c> and the
    /// files that this lists) is refused.
    /// </param>
    /// <param name="modelJson">
    /// The content of <c>model.json</c>. In a copy of it <c>weightsManifest</c> is replaced, and all else is kept;
    /// so are fields of the manifest that the format does not define, of a group by its position and of a weight by its name.
    /// </param>
    /// <param name="groups">The weights, group by group, in the order of their bytes.</param>
    /// <param name="options">The layout on disk; null for the defaults.</param>
    /// <exception cref="TfjsFormatException">
    /// A weight breaks the format: a name given twice, a negative or overflowing shape, a scale or min that is no finite number, more or
    /// fewer bytes than the shape calls for; the JSON cannot be written; or the folder cannot be replaced.
    /// </exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder, or one beside it, may not be written.</exception>
    public static void Write(
        string directory, JsonObject modelJson, IReadOnlyList<IReadOnlyList<WeightData>> groups, TfjsWriteOptions? options = null)
    {
        using var writer = new ArtifactWriter(directory, options);
        foreach (var group in groups)
        {
            foreach (var weight in group)
            {
                writer.Write(weight);
            }

            writer.EndGroup();
        }

        writer.Commit(modelJson);
    }
}
