using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using QuantBuild.Common;
using QuantBuild.Graph;
using QuantBuild.Graph.GraphDef;
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
    /// <summary>Reads topology and float32 weights.</summary>
    /// <param name="path">The folder with <c>model.json</c>, or the file itself.</param>
    /// <returns>The graph; weights that are stored quantized are dequantized.</returns>
    /// <exception cref="TfjsFormatException">The files are damaged, or hold weights alone.</exception>
    /// <exception cref="QuantizationException">The topology is not that of a Layers or a Graph model.</exception>
    public static ModelGraph Read(string path)
    {
        using var model = TfjsModel.Open(path);
        return (model.Format, model.Topology) switch
        {
            (TfjsModelFormat.LayersModel, { } topology) => Read(model, () => ModelGraph.Parse(topology, [.. Floats(model).Select(
                weight => new WeightTensor(LayerWeightName(weight.Name), weight.Shape, model.ReadFloat32(weight)))])),
            (TfjsModelFormat.GraphModel, not null) => Read(model, () =>
            {
                var operations = GraphDefReader.Read(model.Json);
                var values = model.Weights.ToDictionary(weight => weight.Name, model.ReadTensor, StringComparer.Ordinal);
                return OperationModel.Read(operations, new WeightSet(values));
            }),
            _ => throw new TfjsFormatException(
                TfjsRejection.NotALayersModel,
                "passes work on models with a topology; these are weights alone. QuantizeModel takes those.",
                model.ModelFile),
        };
    }

    /// <summary>Writes a quantized model: the source's <c>model.json</c> with the new topology, and all weights in one group.</summary>
    /// <param name="directory">The folder to write, replaced as a whole or not at all.</param>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="sourcePath">The artifacts that it was made of: their other fields, and weights that are not float32, are kept; an
    /// optimizer's state is left out.</param>
    /// <exception cref="TfjsFormatException">A file is damaged or cannot be written.</exception>
    public static void Write(string directory, QuantizedModel quantized, string sourcePath)
    {
        using var source = TfjsModel.Open(sourcePath);
        var json = (JsonObject)source.Json.DeepClone();
        if (quantized.Graph.Operations is null)
        {
            json["modelTopology"] = quantized.Graph.ToTopology();
        }

        var others = Others(source, quantized).Select(weight =>
            new WeightData(weight.Name, weight.Shape, weight.Dtype, weight.Quantization, stream =>
            {
                var bytes = new byte[weight.ByteLength];
                source.ReadBytes(weight, 0, bytes);
                stream.Write(bytes);
            }));
        TfjsModelWriter.Write(directory, json, [[.. quantized.Weights.Select(ToData), .. others]]);
    }

    private static ModelGraph Read(TfjsModel model, Func<ModelGraph> read) => ReaderGuard.Read(
        read,
        (message, cause) => new QuantizationException($"{Printable.Text(model.ModelFile, int.MaxValue)}: {message}", null, cause));

    /// <summary>What a Layers model has beside float32 weights; what a Graph model has beside those that its
    /// operations take, too.</summary>
    private static IEnumerable<WeightSpec> Others(TfjsModel source, QuantizedModel quantized)
    {
        var written = quantized.Weights.Select(weight => weight.Restored.Name).ToHashSet(StringComparer.Ordinal);
        return quantized.Graph.Operations is null
            ? source.Weights.Except(Floats(source))
            : source.Weights.Where(weight => !written.Contains(weight.Name));
    }

    private static IEnumerable<WeightSpec> Floats(TfjsModel model) => model.Weights.Where(weight => weight.Dtype == TfjsDtype.Float32);

    /// <summary>Keras repeats scopes, as in dense/dense/kernel; a layer's weights are known by layer and role alone.</summary>
    private static string LayerWeightName(string name) => name.Split('/') is [.. var outer, var scope, var role] && outer is [.., var layer]
        && layer == scope ? string.Join('/', [.. outer, role]) : name;

    private static WeightData ToData(StoredWeight weight)
    {
        var restored = weight.Restored;
        return weight switch
        {
            { Codes: { } codes } => new WeightData(
                restored.Name, restored.Shape, TfjsDtype.Float32, Quantization(codes.Grid.Dtype, codes.Grid.Parameters),
                stream => stream.Write(codes.ToBytes())),
            { Dtype: QuantizedDtype.Float16 } => new WeightData(
                restored.Name, restored.Shape, TfjsDtype.Float32, WeightQuantization.Float16, stream => stream.Write(Halves(restored))),
            _ => WeightData.FromFloat32(restored.Name, restored.Shape, restored.Values),
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
