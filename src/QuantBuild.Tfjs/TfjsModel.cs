using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph;
using QuantBuild.Tfjs.Elements;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Shards;
using QuantBuild.Tfjs.Storage;

namespace QuantBuild.Tfjs;

/// <summary>A TensorFlow.js model on disk: its <c>model.json</c>, and its weights, read from the shards when asked for.</summary>
/// <remarks>
/// A model file may come from anywhere. <see cref="Open"/> therefore checks the whole manifest and the length of every shard before a
/// weight is handed out, and whatever is wrong with the model, then or later, is a <see cref="TfjsFormatException"/> that names the file
/// and the weight. Reading is safe from several threads at once.
/// </remarks>
/// <example>
/// <code>
/// using var model = TfjsModel.Open("model");
/// foreach (var weight in model.Weights.Where(weight => weight.Dtype == TfjsDtype.Float32))
/// {
///     float[] values = model.ReadFloat32(weight);
///     Console.WriteLine($"{weight.Name} [{string.Join(", ", weight.Shape)}]: {values.Length} values");
/// }
/// </code>
/// </example>
public sealed class TfjsModel : IDisposable
{
    private readonly List<ShardFiles> _shards;

    private TfjsModel(ModelJson source, List<WeightGroup> weightGroups, List<ShardFiles> shards)
    {
        _shards = shards;
        ModelFile = source.File;
        Json = source.Json;
        IsBareManifest = source.IsBareManifest;
        Format = ModelFormats.Read(source.Json, source.File);
        WeightGroups = weightGroups;
        var weights = weightGroups.SelectMany(group => group.Weights).ToLookup(weight => weight.IsOptimizerState);
        (Weights, OptimizerWeights) = ([.. weights[false]], [.. weights[true]]);
        QuantizedDtypes =
            [.. Weights.Where(weight => weight.Quantization is not null).Select(weight => weight.StoredDtype).Distinct().Order()];
    }

    /// <summary>The path of the JSON file.</summary>
    public string ModelFile { get; }

    /// <summary>The whole <c>model.json</c>, unknown fields included; of a file that is the manifest alone, an object with that as
    /// <c>weightsManifest</c>.</summary>
    public JsonObject Json { get; }

    /// <summary>Whether the file is an array, the manifest alone: the <c>weights_manifest.json</c> of TensorFlow.js before 1.0, whose
    /// topology is a file beside it, or is the program's own (face-api.js).</summary>
    public bool IsBareManifest { get; }

    /// <summary>Whether this is a Layers or a Graph model. Where the file does not say, as before TensorFlow.js 1.0, a topology with a
    /// <c>node</c> or <c>library</c> field is a graph, and anything else a Layers model.</summary>
    public TfjsModelFormat Format { get; }

    /// <summary>The <c>modelTopology</c> field, or null where the file has weights only.</summary>
    public JsonNode? Topology => Json["modelTopology"];

    /// <summary>The groups of <c>weightsManifest</c>, in order.</summary>
    public IReadOnlyList<WeightGroup> WeightGroups { get; }

    /// <summary>The model's weights, of all groups, in order.</summary>
    public IReadOnlyList<WeightSpec> Weights { get; }

    /// <summary>What the optimizer keeps to go on with a training, where the model was saved with it; of no use to a prediction.</summary>
    public IReadOnlyList<WeightSpec> OptimizerWeights { get; }

    /// <summary>The types that quantized weights are stored in, each once: empty for a model that is not quantized.</summary>
    public IReadOnlyList<TfjsDtype> QuantizedDtypes { get; }

    /// <summary>The shards of each of <see cref="WeightGroups"/>, links followed.</summary>
    internal IReadOnlyList<ShardFiles> Shards => _shards;

    /// <summary>Opens a model and validates its manifest and the lengths of its shards; of the weights only the
    /// lengths of strings are read.</summary>
    /// <param name="path">
    /// The path of the JSON file, or its folder: there <c>model.json</c> is taken, else <c>weights_manifest.json</c>,
    /// else the only JSON file.
    /// </param>
    /// <exception cref="TfjsFormatException">
    /// A file is missing or breaks the format: no JSON, deeper than 128 levels, larger than 64 MiB or of more than 4 Mi tokens; a shard
    /// outside the folder, missing or too short; a shape that is negative or overflows; a name given twice; an unknown dtype;
    /// a scale or min that is no finite number.
    /// </exception>
    public static TfjsModel Open(string path)
    {
        LittleEndian.Require();
        return ConsistentReading.Read(path, place => ReaderGuard.Read(
            () => OpenFile(ModelLocation.Find(place)), (message, cause) => TfjsFormatException.Of(message, path, cause)));
    }

    /// <summary>The former model, where one is missing because its replacement was interrupted; such a folder can be renamed back, and the
    /// next writing of the model does so.</summary>
    /// <param name="path">A folder that should hold a model, or the path of its JSON file.</param>
    /// <returns>The folder that holds the former model; null where there is none.</returns>
    public static string? FindInterrupted(string path) => DirectoryReplacement.FindInterrupted(path);

    private static TfjsModel OpenFile(string file)
    {
        var source = ModelJsonFile.Read(file);
        var shards = new List<ShardFiles>();
        var budget = new HandleAllowance();
        try
        {
            var weightGroups = new List<WeightGroup>();
            foreach (var group in source.Groups)
            {
                shards.Add(ShardFiles.Open(Path.GetDirectoryName(file)!, group.Paths, budget));
                weightGroups.Add(
                    new WeightGroup(group.Paths, GroupLayout.Place(group, weightGroups.Count, shards[^1], file), shards[^1].Length));
            }

            return new TfjsModel(source, weightGroups, shards);
        }
        catch
        {
            shards.ForEach(group => group.Dispose());
            throw;
        }
    }

    /// <summary>Reads stored bytes of a weight, little-endian, across the shards they lie in.</summary>
    /// <param name="weight">A weight of this model.</param>
    /// <param name="offset">Where to begin, in bytes from the start of the weight.</param>
    /// <param name="destination">Is filled.</param>
    /// <exception cref="ArgumentException">The weight is another model's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The bytes asked for do not all lie in the weight.</exception>
    /// <exception cref="TfjsFormatException">A shard cannot be read, or was cut off since the model was opened.</exception>
    public void ReadBytes(WeightSpec weight, long offset, Span<byte> destination)
    {
        CheckRange(weight, offset, destination.Length, weight.ByteLength);
        BytesOf(weight).Read(offset, destination);
    }

    /// <summary>Reads the stored bytes of a weight, one part after the other.</summary>
    /// <param name="weight">A weight of this model.</param>
    /// <param name="length">The bytes of each part; the last may be shorter.</param>
    /// <param name="take">Takes each part.</param>
    internal void ReadParts(WeightSpec weight, int length, Action<ReadOnlySpan<byte>> take)
    {
        var buffer = new byte[(int)Math.Min(weight.ByteLength, length)];
        for (var offset = 0L; offset < weight.ByteLength; offset += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, weight.ByteLength - offset));
            ReadBytes(weight, offset, part);
            take(part);
        }
    }

    /// <summary>Reads a weight as float32, dequantized where it is quantized.</summary>
    /// <param name="weight">A weight of this model, float32 or float16.</param>
    /// <returns>The elements in row-major order.</returns>
    /// <exception cref="ArgumentException">The weight is another model's.</exception>
    /// <exception cref="TfjsFormatException">The weight holds no floating-point numbers, has more elements than an array can,
    /// or cannot be read.</exception>
    public float[] ReadFloat32(WeightSpec weight)
    {
        var values = new float[ArrayLength(weight)];
        ReadFloat32(weight, 0, values);
        return values;
    }

    /// <summary>Reads a run of a weight's elements as float32, dequantized where it is quantized.</summary>
    /// <param name="weight">A weight of this model, float32 or float16.</param>
    /// <param name="elementOffset">Where to begin, in elements from the start of the weight.</param>
    /// <param name="destination">Is filled, in row-major order.</param>
    /// <exception cref="ArgumentException">The weight is another model's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The elements asked for do not all lie in the weight.</exception>
    /// <exception cref="TfjsFormatException">The weight holds no floating-point numbers, or cannot be read.</exception>
    public void ReadFloat32(WeightSpec weight, long elementOffset, Span<float> destination)
    {
        CheckRange(weight, elementOffset, destination.Length, weight.ElementCount);
        Float32Reader.Read(BytesOf(weight), elementOffset, destination);
    }

    /// <summary>Reads an integer weight, dequantized where it is quantized, as TensorFlow.js does: halves are rounded up.</summary>
    /// <param name="weight">A weight of this model, of dtype int32.</param>
    /// <returns>The elements in row-major order.</returns>
    /// <exception cref="ArgumentException">The weight is another model's.</exception>
    /// <exception cref="TfjsFormatException">The weight is not int32, dequantizes to what is beyond int32, has more elements than an array
    /// can, or cannot be read.</exception>
    public int[] ReadInt32(WeightSpec weight)
    {
        CheckRange(weight, 0, 0, 0);
        return Int32Reader.Read(BytesOf(weight), ArrayLength(weight));
    }

    /// <summary>Reads a string weight.</summary>
    /// <param name="weight">A weight of this model, of dtype string.</param>
    /// <returns>The elements in row-major order.</returns>
    /// <exception cref="ArgumentException">The weight is another model's.</exception>
    /// <exception cref="TfjsFormatException">The weight holds no strings, an element is not UTF-8, or it cannot be read.</exception>
    public string[] ReadStrings(WeightSpec weight)
    {
        CheckRange(weight, 0, 0, 0);
        return new StringTensorReader(BytesOf(weight)).Read(ArrayLength(weight));
    }

    /// <summary>Reads a weight of any type, dequantized where it is quantized.</summary>
    /// <param name="weight">A weight of this model.</param>
    /// <returns>The values, as a graph's operations take them.</returns>
    /// <exception cref="ArgumentException">The weight is another model's.</exception>
    /// <exception cref="TfjsFormatException">
    /// The weight holds complex numbers, has more elements than an array can, or cannot be read.
    /// </exception>
    public Tensor ReadTensor(WeightSpec weight)
    {
        switch (weight.Dtype)
        {
            case TfjsDtype.Int32:
                return Tensor.Of(weight.Shape, ReadInt32(weight));
            case TfjsDtype.String:
                return Tensor.Of(weight.Shape, ReadStrings(weight));
            case TfjsDtype.Bool:
                var bytes = new byte[ArrayLength(weight)];
                ReadBytes(weight, 0, bytes);
                return Tensor.Of(weight.Shape, Array.ConvertAll(bytes, value => value != 0));
            default:
                return Tensor.Of(weight.Shape, ReadFloat32(weight));
        }
    }

    /// <summary>Closes the shards.</summary>
    public void Dispose() => _shards.ForEach(group => group.Dispose());

    private WeightBytes BytesOf(WeightSpec weight) => new(weight, ModelFile);

    private int ArrayLength(WeightSpec weight) => weight.ElementCount <= Array.MaxLength
        ? (int)weight.ElementCount
        : throw new TfjsFormatException(
            TfjsRejection.TooManyElements, $"the weight has {weight.ElementCount} elements, more than an array holds. Read it in "
            + "pieces.", ModelFile, weight.Name);

    private void CheckRange(WeightSpec weight, long offset, int count, long length)
    {
        if (weight.GroupIndex >= _shards.Count || _shards[weight.GroupIndex] != weight.Shards)
        {
            throw new ArgumentException($"The weight '{Printable.Text(weight.Name)}' is not of this model.", nameof(weight));
        }

        if (offset < 0 || offset > length - count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset), offset, $"{count} from there do not lie in the {length} of the weight '{Printable.Text(weight.Name)}'.");
        }
    }
}
