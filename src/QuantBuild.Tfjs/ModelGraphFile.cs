using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph;
using QuantBuild.Graph.GraphDef;
using QuantBuild.Graph.Layers;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Operations;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs;

/// <summary>Between TensorFlow.js artifacts and the graph that quantization's passes work on.</summary>
public static class ModelGraphFile
{
    private const int PartLength = 1 << 16;

    /// <summary>Reads topology and float32 weights. A model in a model of layers would be one opaque layer, so that passes would go by all
    /// that is in it: its layers become the whole model's.</summary>
    /// <param name="path">The folder with <c>model.json</c>, or the file itself.</param>
    /// <returns>The graph; weights that are stored quantized are dequantized.</returns>
    /// <exception cref="TfjsFormatException">The files are damaged, or hold weights alone.</exception>
    /// <exception cref="QuantizationException">The topology is not that of a Layers or a Graph model, or there are models in a model of
    /// layers, and a layer or option of it is not supported.</exception>
    public static ModelGraph Read(string path)
    {
        using var model = TfjsModel.Open(path);
        return (model.Format, model.Topology) switch
        {
            (TfjsModelFormat.LayersModel, { } topology) => Read(model, () => LayersModel.IsNested(topology)
                ? ReadNested(model, topology)
                : ModelGraph.Parse(topology, [.. Floats(model).Select(weight =>
                    new WeightTensor(LayerWeightName(weight.Name), weight.Shape, model.ReadFloat32(weight)))])),
            (TfjsModelFormat.GraphModel, not null) => Read(model, () =>
            {
                // Kernels that are made before the first prediction are weights like any other here.
                var kernels = KernelsAtLoad.Find(model.Json);
                var operations = GraphDefReader.Read(KernelsAtLoad.Remove(model.Json, kernels));
                var values = model.Weights.ToDictionary(weight => weight.Name, model.ReadTensor, StringComparer.Ordinal);
                foreach (var kernel in kernels)
                {
                    values[kernel.Name] = kernel.Restore(values[kernel.Values], values[kernel.Scales]);
                }

                return OperationModel.Read(operations, new WeightSet(values));
            }),
            _ => throw new TfjsFormatException(
                TfjsRejection.NotALayersModel,
                "passes work on models with a topology; these are weights alone. QuantizeModel takes those.",
                model.ModelFile),
        };
    }

    /// <summary>Writes a quantized model: the source's <c>model.json</c> with the new topology, and all weights in one group, like beside
    /// like, for a compressor's sake: kernels first, then vectors by what they are to their layers.</summary>
    /// <param name="directory">The folder to write, replaced as a whole or not at all.</param>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="sourcePath">The artifacts that it was made of: their other fields, and weights that are not float32, are kept; an
    /// optimizer's state is left out.</param>
    /// <param name="options">The layout on disk; null for the defaults.</param>
    /// <exception cref="TfjsFormatException">A file is damaged or cannot be written.</exception>
    public static void Write(string directory, QuantizedModel quantized, string sourcePath, TfjsWriteOptions? options = null)
    {
        using var source = TfjsModel.Open(sourcePath);
        var json = quantized.Graph.Operations is null ? LayersJson(source, quantized) : GraphJson(source, quantized);
        var others = Others(source, quantized).Select(weight => new WeightData(
            weight.Name, weight.Shape, weight.Dtype, weight.Quantization,
            stream => source.ReadParts(weight, PartLength, stream.Write)));
        TfjsModelWriter.Write(directory, json, [[.. LikeBesideLike(quantized.Weights).SelectMany(ToData), .. others]], options);
    }

    private static IEnumerable<StoredWeight> LikeBesideLike(IEnumerable<StoredWeight> weights) => weights
        .OrderBy(weight => weight.Restored.Shape.Count <= 1)
        .ThenBy(weight => weight.Restored.Shape.Count <= 1 ? weight.Restored.Name.Split('/')[^1] : null, StringComparer.Ordinal);

    private static ModelGraph ReadNested(TfjsModel model, JsonNode topology)
    {
        var values = model.Weights.ToDictionary(
            weight => weight.Name, weight => Tensor.Of(weight.Shape, model.ReadFloat32(weight)), StringComparer.Ordinal);
        var flat = LayersModel.Read(
            topology,
            [.. values.Select(weight => new GraphWeight(weight.Key, ElementType.Float32, weight.Value.Shape))],
            new WeightSet(values));
        return ModelGraph.Parse(flat.ToTopology(), [.. flat.Weights.Select(weight =>
            new WeightTensor(weight.Name, weight.Shape, flat.Values.Get(weight).Floats))]);
    }

    private static ModelGraph Read(TfjsModel model, Func<ModelGraph> read) => ReaderGuard.Read(
        read,
        (message, cause) => new QuantizationException($"{Printable.Text(model.ModelFile, int.MaxValue)}: {message}", null, cause));

    /// <summary>What a Layers model has beside float32 weights; what a Graph model has beside those that its
    /// operations take, too.</summary>
    private static IEnumerable<WeightSpec> Others(TfjsModel source, QuantizedModel quantized)
    {
        if (quantized.Graph.Operations is null)
        {
            return source.Weights.Except(Floats(source));
        }

        var written = quantized.Weights.Select(weight => weight.Restored.Name)
            .Concat(KernelsAtLoad.Find(source.Json).SelectMany(kernel => (string[])[kernel.Values, kernel.Scales]))
            .ToHashSet(StringComparer.Ordinal);
        return source.Weights.Where(weight => !written.Contains(weight.Name));
    }

    private static JsonObject LayersJson(TfjsModel source, QuantizedModel quantized)
    {
        var json = (JsonObject)source.Json.DeepClone();
        json["modelTopology"] = quantized.Graph.ToTopology();
        return json;
    }

    /// <summary>The source's topology, in which other kernels may be made before the first prediction.</summary>
    private static JsonObject GraphJson(TfjsModel source, QuantizedModel quantized)
    {
        var plain = KernelsAtLoad.Remove(source.Json, KernelsAtLoad.Find(source.Json));
        KernelAtLoad[] kernels = [.. quantized.Weights.Where(weight => weight.Scales is not null).Select(AtLoad)];
        return kernels.Length == 0 ? plain : KernelsAtLoad.Add(plain, kernels);
    }

    private static KernelAtLoad AtLoad(StoredWeight weight) =>
        KernelAtLoad.Of(weight.Restored.Name, weight.Restored.Shape, weight.Scales!.Restored.Shape);

    private static IEnumerable<WeightSpec> Floats(TfjsModel model) => model.Weights.Where(weight => weight.Dtype == TfjsDtype.Float32);

    /// <summary>Keras repeats scopes, as in dense/dense/kernel; a layer's weights are known by layer and role alone.</summary>
    private static string LayerWeightName(string name) => name.Split('/') is [.. var outer, var scope, var role] && outer is [.., var layer]
        && layer == scope ? string.Join('/', [.. outer, role]) : name;

    private static IEnumerable<WeightData> ToData(StoredWeight weight) => weight.Scales is { } scales
        ? [ToData(weight, AtLoad(weight).Values), ToData(scales, AtLoad(weight).Scales)]
        : [ToData(weight, weight.Restored.Name)];

    private static WeightData ToData(StoredWeight weight, string name)
    {
        var restored = weight.Restored;
        return weight switch
        {
            { Codes: { } codes } => new WeightData(
                name, restored.Shape, TfjsDtype.Float32, Quantization(codes.Grid.Dtype, codes.Grid.Parameters),
                stream => stream.Write(codes.ToBytes())),
            { Dtype: QuantizedDtype.Float16 } => new WeightData(
                name, restored.Shape, TfjsDtype.Float32, WeightQuantization.Float16, stream => stream.Write(Halves(restored))),
            _ => WeightData.FromFloat32(name, restored.Shape, restored.Values),
        };
    }

    private static WeightQuantization Quantization(QuantizedDtype dtype, AffineParameters parameters) =>
        new(dtype == QuantizedDtype.UInt8 ? TfjsDtype.UInt8 : TfjsDtype.UInt16, parameters.Scale, parameters.Min);

    private static byte[] Halves(WeightTensor weight)
    {
        var halves = new Half[weight.Values.Length];
        Float16Quantizer.Quantize(weight.Values.Span, halves);
        return MemoryMarshal.AsBytes<Half>(halves).ToArray();
    }
}
