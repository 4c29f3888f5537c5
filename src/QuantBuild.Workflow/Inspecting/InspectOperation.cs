using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Described;
using QuantBuild.Experiments.Recipes;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Graph;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Shards;
using QuantBuild.Tfjs.Sizes;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;
using QuantBuild.Workflow.Output;

namespace QuantBuild.Workflow.Inspecting;

/// <summary>Looks at a model without changing it.</summary>
public static class InspectOperation
{
    /// <summary>Finds out what a model consists of, and shows it.</summary>
    /// <param name="context">The console.</param>
    /// <param name="model">The TF.js model: its folder or its JSON file.</param>
    /// <param name="data">Data to measure by what rounding each kernel costs; null for none.</param>
    /// <param name="skipUnreadable">Whether pictures that cannot be read are left out.</param>
    /// <param name="isExact">Whether everything is packed to tell compressed bytes, which takes seconds for each megabyte; else they are
    /// estimated.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="WorkflowException">It is no TF.js model, or cannot be run on the data.</exception>
    /// <exception cref="TfjsFormatException">It is damaged.</exception>
    public static ModelInspection Run(
        WorkflowContext context, string model, DescribedSettings? data = null, bool skipUnreadable = false, bool isExact = false)
    {
        DescribedModel.RequireTfjs(context, model);
        using var artifacts = TfjsModel.Open(model);
        var sizes = ArtifactSizes.Of(model);
        var estimate = ServedEstimate.Of(artifacts);
        var (graph, unreadable) = Read(artifacts, model);
        var kernels = graph is null ? [] : KernelsOf(graph);
        var inspection = new ModelInspection
        {
            File = artifacts.ModelFile,
            Format = artifacts.Format == TfjsModelFormat.GraphModel ? "graph-model" : "layers-model",
            Operations = graph is null ? [] : OperationsOf(graph),
            Unreadable = unreadable,
            Weights = [.. artifacts.Weights.Zip(estimate.GzipOfWeights, (weight, gzip) => Inspect(weight, gzip, kernels))],
            ModelJsonBytes = sizes.ModelJson,
            WeightBytes = sizes.Weights,
            GzipBytes = isExact ? sizes.Compressed(Compression.Gzip) : estimate.Gzip,
            BrotliBytes = isExact ? sizes.Compressed(Compression.Brotli) : estimate.Brotli,
            IsEstimate = !isExact,
        };
        InspectionTable.Write(context.Console, inspection, context.Workspace.Display(artifacts.ModelFile));
        return data is null ? inspection : inspection with { Sensitivity = Measure(context, data, graph, unreadable, skipUnreadable) };
    }

    private static IReadOnlyList<WeightSensitivity> Measure(
        WorkflowContext context, DescribedSettings data, ModelGraph? graph, string? unreadable, bool skipUnreadable)
    {
        if (graph is null)
        {
            throw new WorkflowException($"The model cannot be run on {Arguments.Dataset.Name}: {unreadable}");
        }

        var experiment = new DescribedExperiment(
            data.Name ?? ModelSource.DefaultName(data.Model), data.Model, DatasetDescription.Load(data.Dataset, context.ReadLimits),
            context.ReadLimits);
        var calibration = experiment.OpenCalibration(
            new ExperimentOptions { SkipUnreadable = skipUnreadable }, new ExperimentLog(context.Output.Text, ConsoleOutput.IsTerminal));
        var weights = ConsoleProgress.Run(context.Console, "Sensitivity of each kernel", tell =>
            SensitivityTable.Measure(graph, calibration.Selection, new ImmediateProgress<double>(tell)));
        InspectionTable.Write(context.Console, weights);
        SensitivityFiles.Write(context, context.Workspace.Sensitivity(experiment.Name), weights);
        return weights;
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

    private static WeightInspection Inspect(WeightSpec weight, long gzipBytes, Dictionary<string, string> kernels) => new(
        weight.Name,
        weight.Shape,
        NameOf(weight.Dtype),
        NameOf(weight.StoredDtype),
        weight.ByteLength,
        gzipBytes,
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
