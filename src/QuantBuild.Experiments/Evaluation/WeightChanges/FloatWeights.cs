using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Reporting;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Experiments.Evaluation.WeightChanges;

/// <summary>The weights of the float model, which those of its variants are compared with.</summary>
/// <param name="directory">The float model's folder.</param>
internal sealed class FloatWeights(string directory)
{
    private readonly Lazy<IReadOnlyDictionary<string, WeightTensor>> _stored = new(() => Read(directory));
    private readonly Lazy<ModelGraph> _graph = new(() => ModelGraphFile.Read(directory));

    /// <summary>Applies a scheme's passes again, for they give the weights another scale.</summary>
    /// <param name="passes">The passes; none for a scheme that rounds the weights as they are.</param>
    /// <returns>The weights to compare with, by name, and what each pass changed.</returns>
    public (IReadOnlyDictionary<string, WeightTensor> Weights, IReadOnlyList<AppliedPass> Passes) After(IReadOnlyList<IGraphPass> passes)
    {
        if (passes.Count == 0)
        {
            return (_stored.Value, []);
        }

        var (prepared, results) = ModelQuantizer.Prepare(_graph.Value, passes);

        // Vectors are left out: corrections move them on purpose, so that their distance is no error.
        return (
            prepared.Weights.Where(weight => weight.Shape.Count >= 2).ToDictionary(weight => weight.Name, StringComparer.Ordinal),
            [.. results.Select(result => new AppliedPass(result.Pass, result.Layers.Count))]);
    }

    private static Dictionary<string, WeightTensor> Read(string directory)
    {
        using var model = TfjsModel.Open(directory);
        var restored = RestoredKernels.Of(model);
        return model.Weights
            .Where(weight => weight.Dtype == TfjsDtype.Float32)
            .Select(weight => new WeightTensor(restored.NameOf(weight), weight.Shape, restored.Read(weight)))
            .ToDictionary(weight => weight.Name, StringComparer.Ordinal);
    }
}
