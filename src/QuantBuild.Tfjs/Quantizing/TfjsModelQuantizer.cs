using QuantBuild.Common.Files;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Manifest;
using QuantBuild.Tfjs.Shards;
using QuantBuild.Tfjs.Storage;

namespace QuantBuild.Tfjs.Quantizing;

/// <summary>Quantizes a model's float32 weights after training, as the reference converter does, byte for byte.</summary>
/// <remarks>Weights are read, quantized and written in blocks, on all processors: memory grows neither with the model nor with its largest
/// weight. The result, figures included, does not depend on the number of processors.</remarks>
/// <example>
/// <code>
/// var plan = QuantizationPlan.Create(
///     new QuantizationRule(QuantizedDtype.UInt8, ["*/kernel"]),
///     new QuantizationRule(QuantizedDtype.Float16, null));
/// QuantizationSummary summary = TfjsModelQuantizer.Quantize("model", "model-quantized", plan);
/// foreach (string warning in summary.Warnings)
/// {
///     Console.WriteLine(warning);
/// }
/// </code>
/// </example>
public static class TfjsModelQuantizer
{
    /// <summary>Quantizes a model into another folder, which is replaced as a whole or not at all.</summary>
    /// <param name="modelPath">The folder of the model, or its JSON file.</param>
    /// <param name="outputDirectory">The folder to write; neither the model's own nor one that holds it.</param>
    /// <param name="plan">
    /// Which float32 weight to store in which type. A weight that is stored quantized already is dequantized first, where the plan gives it
    /// a type of fewer bytes, and copied as it is where not, as are weights of other types and the optimizer's. So is one that holds NaN or
    /// infinity and that no pattern of the plan names.
    /// </param>
    /// <param name="options">The layout on disk; null for the defaults.</param>
    /// <param name="progress">Is told after every few megabytes; null for nothing.</param>
    /// <returns>Types, bytes and errors, weight by weight.</returns>
    /// <exception cref="TfjsFormatException">The model breaks the format, or the output folder cannot be replaced.</exception>
    /// <exception cref="QuantizationException">The plan gives a weight two types, or a weight holds NaN or infinity and a pattern wants it
    /// stored as uint8 or uint16.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder, or one beside it, may not be written.</exception>
    public static QuantizationSummary Quantize(
        string modelPath,
        string outputDirectory,
        QuantizationPlan plan,
        TfjsWriteOptions? options = null,
        IProgress<QuantizationProgress>? progress = null)
    {
        using var model = TfjsModel.Open(modelPath);
        CheckApart(model, outputDirectory);
        var names = model.Weights.Where(weight => weight.Dtype == TfjsDtype.Float32).Select(weight => weight.Name).ToArray();
        var assigned = plan.Assign(names);
        var layout = (options ?? new TfjsWriteOptions()) with { FileName = options?.FileName ?? NameOf(model) };
        WeightSpec[] weights = layout.KeepsOptimizer ? [.. model.WeightGroups.SelectMany(group => group.Weights)] : [.. model.Weights];

        using var writer = new ArtifactWriter(outputDirectory, layout);
        var meter = new ProgressMeter(progress, weights.Sum(weight => weight.ByteLength));
        var tensors = new List<TensorSummary>(weights.Length);
        for (var group = 0; group < model.WeightGroups.Count; group++)
        {
            while (tensors.Count < weights.Length && weights[tensors.Count] is var weight && weight.GroupIndex == group)
            {
                tensors.Add(assigned.TryGetValue(weight.Name, out var dtype) && !weight.IsOptimizerState
                    ? QuantizeOrKeep(model, weight, dtype, plan, writer, meter)
                    : Copy(model, weight, writer, meter, weight.IsOptimizerState ? KeptReason.OptimizerState : null));
            }

            writer.EndGroup();
        }

        CopyGraph(model, writer);
        return new QuantizationSummary(tensors, plan.FindUnmatchedPatterns(names), writer.Commit(model.Json, model.IsBareManifest))
        {
            ModelFile = Path.Combine(Path.GetFullPath(outputDirectory), layout.FileName),
            SourceDtypes = model.QuantizedDtypes,
            UnusedBytes = model.WeightGroups.Sum(group => group.UnusedBytes),
        };
    }

    private static string NameOf(TfjsModel model)
    {
        var name = Path.GetFileName(model.ModelFile);
        return name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && name[0] != '.' ? name : ModelJsonFile.Name;
    }

    private static TensorSummary QuantizeOrKeep(
        TfjsModel model, WeightSpec weight, QuantizedDtype dtype, QuantizationPlan plan, ArtifactWriter writer, ProgressMeter meter)
    {
        if (weight.Quantization is not null && Dtypes.SizeOf(weight.StoredDtype) <= dtype.GetByteSize())
        {
            return Copy(model, weight, writer, meter, KeptReason.AlreadyQuantized);
        }

        var quantizer = new TensorQuantizer(model, weight, dtype);
        WeightQuantization quantization;
        try
        {
            quantization = quantizer.Fit();
        }
        catch (NonFiniteWeightException) when (!plan.IsNamed(weight.Name))
        {
            // Whoever asks for all weights at once does not know of each; detection graphs have thresholds of minus infinity.
            var counts = quantizer.CountNonFinite();
            return Copy(model, weight, writer, meter, KeptReason.NonFinite) with { NonFinite = counts };
        }

        return Quantize(model, weight, quantizer, quantization, writer, meter);
    }

    private static TensorSummary Quantize(
        TfjsModel model, WeightSpec weight, TensorQuantizer quantizer, WeightQuantization quantization, ArtifactWriter writer,
        ProgressMeter meter)
    {
        writer.Write(
            new WeightData(weight.Name, weight.Shape, weight.Dtype, quantization, stream => quantizer.Write(quantization, stream, meter)));
        return new TensorSummary(
            weight.Name, weight.Shape, weight.StoredDtype, quantization.Dtype,
            weight.ByteLength, weight.ElementCount * Dtypes.SizeOf(quantization.Dtype), quantizer.Error, quantizer.Losses)
        {
            NonFinite = quantizer.NonFinite,
            ElementCount = weight.ElementCount,
        };
    }

    private static TensorSummary Copy(TfjsModel model, WeightSpec weight, ArtifactWriter writer, ProgressMeter meter, KeptReason? kept)
    {
        writer.Write(new WeightData(weight.Name, weight.Shape, weight.Dtype, weight.Quantization, stream =>
            model.ReadParts(weight, 1 << 20, part =>
            {
                stream.Write(part);
                meter.Advance(weight.Name, part.Length);
            })));
        return new TensorSummary(
            weight.Name, weight.Shape, weight.StoredDtype, weight.StoredDtype, weight.ByteLength, weight.ByteLength, Error: null, default)
        {
            Kept = kept,
            ElementCount = weight.ElementCount,
        };
    }

    /// <summary>A bare manifest of the graph converter is of no use without the graph beside it.</summary>
    private static void CopyGraph(TfjsModel model, ArtifactWriter writer)
    {
        var folder = Path.GetDirectoryName(model.ModelFile)!;
        if (!model.IsBareManifest || !File.Exists(Path.Combine(folder, ModelLocation.BareManifestGraph)))
        {
            return;
        }

        var graph = ShardPath.Resolve(folder, ModelLocation.BareManifestGraph);
        if (RegularFile.LengthOf(graph) > 0)
        {
            writer.CopyFile(graph, ModelLocation.BareManifestGraph);
        }
    }

    /// <summary>The output folder is replaced, so that a source in it would be lost.</summary>
    private static void CheckApart(TfjsModel model, string outputDirectory)
    {
        var source = Path.GetDirectoryName(model.ModelFile)!;
        if (RealPath.IsWithin(RealPath.Of(source), RealPath.Of(outputDirectory)))
        {
            throw new TfjsFormatException(
                TfjsRejection.SourceInOutput, $"the output folder is, or holds, the folder of the model to quantize, {source}, and would "
                + "replace it. Choose another folder.", outputDirectory);
        }
    }
}
