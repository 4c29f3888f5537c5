using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Graph;
using QuantBuild.Graph.GraphDef;
using QuantBuild.Graph.Layers;
using QuantBuild.Inference;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Shards;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Converting;

/// <summary>Writes a TF.js model of either format as an ONNX model; weights that are stored quantized are dequantized.</summary>
internal static class OnnxConversion
{
    public static void Write(string modelPath, string file)
    {
        // So that no model or weight is overwritten by a slip.
        if (!file.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            throw new WorkflowException($"{Arguments.Output.Usage}: an ONNX model is a file whose name ends in .onnx, and this is {file}.");
        }

        using var model = TfjsModel.Open(modelPath);
        if (model.Topology is null)
        {
            throw new WorkflowException($"{model.ModelFile}: there are weights alone, without a model to convert.");
        }

        var graph = model.Format == TfjsModelFormat.GraphModel ? GraphDefReader.Read(model.Json) : LayersReader.Read(model.Json);
        var specs = model.Weights.ToDictionary(weight => weight.Name, StringComparer.Ordinal);
        var weights = new WeightSet(name => specs.TryGetValue(name, out var weight) ? Read(model, weight) : null);
        AtomicFile.Write(file, stream => OnnxExport.Write(graph, weights, stream));
    }

    private static Tensor Read(TfjsModel model, WeightSpec weight) =>
        weight.Dtype is TfjsDtype.Float32 or TfjsDtype.Float16 or TfjsDtype.Int32 or TfjsDtype.String or TfjsDtype.Bool
            ? model.ReadTensor(weight)
            : throw new WorkflowException(
                $"{model.ModelFile}: weight '{Printable.Text(weight.Name)}' is {weight.Dtype}, which cannot be converted.");
}
