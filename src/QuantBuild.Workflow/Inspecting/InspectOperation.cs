using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Graph;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Served;
using QuantBuild.Tfjs.Shards;
using QuantBuild.Tfjs.Sizes;
using QuantBuild.Workflow.Experiments;

namespace QuantBuild.Workflow.Inspecting;

/// <summary>Looks at a model without changing it.</summary>
public static class InspectOperation
{
    /// <summary>Finds out what a model consists of, and shows it.</summary>
    /// <param name="context">The console.</param>
    /// <param name="model">The TF.js model: its folder or its JSON file.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="WorkflowException">It is no TF.js model.</exception>
    /// <exception cref="TfjsFormatException">It is damaged.</exception>
    public static ModelInspection Run(WorkflowContext context, string model)
    {
        DescribedModel.RequireTfjs(context, model);
        using var artifacts = TfjsModel.Open(model);
        var sizes = ArtifactSizes.Of(model);
        var (graph, unreadable) = Read(artifacts, model);
        var kernels = graph is null ? [] : KernelsOf(graph);
        var inspection = new ModelInspection
        {
            File = artifacts.ModelFile,
            Format = artifacts.Format == TfjsModelFormat.GraphModel ? "graph-model" : "layers-model",
            Operations = graph is null ? [] : OperationsOf(graph),
            Unreadable = unreadable,
            Weights = [.. artifacts.Weights.Select(weight => Inspect(artifacts, weight, kernels))],
            ModelJsonBytes = sizes.ModelJson,
            WeightBytes = sizes.Weights,
            GzipBytes = sizes.Compressed(Compression.Gzip),
            BrotliBytes = sizes.Compressed(Compression.Brotli),
        };
        InspectionTable.Write(context.Console, inspection, context.Workspace.Display(artifacts.ModelFile));
        return inspection;
    }

    // A model that we cannot read as operations can be quantized all the same.
    private static (ModelGraph? Graph, string? Unreadable) Read(TfjsModel artifacts, string model)
    {
        if (artifacts.Topology is null)
        {
            return (null, "there are weights alone.");
        }

        try
        {
            return (ModelGraphFile.Read(model), null);
        }
        catch (Exception exception) when (exception is TfjsFormatException or QuantizationException or LayersException or GraphException)
        {
            return (null, exception.Message);
        }
    }

    private static WeightInspection Inspect(TfjsModel artifacts, WeightSpec weight, Dictionary<string, string> kernels) => new(
        weight.Name,
        weight.Shape,
        NameOf(weight.Dtype),
        NameOf(weight.StoredDtype),
        weight.ByteLength,
        ArtifactSizes.Compressed(artifacts, weight, ContentCoding.Gzip),
        kernels.GetValueOrDefault(weight.Name),
        weight is { Dtype: TfjsDtype.Float32, IsOptimizerState: false } && weight.StoredDtype != TfjsDtype.UInt8);

    private static Dictionary<string, string> KernelsOf(ModelGraph graph)
    {
        var kernels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var layer in graph.Layers)
        {
            foreach (var role in layer.Class.Kernel is { } form ? new[] { form.OutputRole, form.InputRole } : [])
            {
                if (layer.GetWeight(role) is { } weight)
                {
                    kernels[weight.Name] = layer.ClassName;
                }
            }
        }

        return kernels;
    }

    private static IReadOnlyList<(string Name, int Count)> OperationsOf(ModelGraph graph) =>
        [.. graph.Layers.GroupBy(layer => layer.ClassName, StringComparer.Ordinal).Select(group => (Name: group.Key, Count: group.Count()))
            .OrderByDescending(found => found.Count).ThenBy(found => found.Name, StringComparer.Ordinal)];

    private static string NameOf(TfjsDtype dtype) => dtype.ToString().ToLowerInvariant();
}
