using QuantBuild.Datasets;
using QuantBuild.Keras;
using TorchSharp;

namespace QuantBuild.Experiments;

/// <summary>A dataset as tensors.</summary>
/// <param name="X">The features, float32, examples first.</param>
/// <param name="Y">The labels, float32, examples first.</param>
internal sealed record Examples(torch.Tensor X, torch.Tensor Y) : IDisposable
{
    public static Examples Of(Dataset dataset)
    {
        // Data may be opened before any model is.
        NativeLibraries.EnsureLoaded();
        return new(Tensor(dataset.Features, dataset.FeatureShape), Tensor(dataset.Labels, dataset.LabelShape));
    }

    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }

    private static torch.Tensor Tensor(float[] values, IReadOnlyList<int> shape) =>
        torch.tensor(values, [.. shape.Select(dimension => (long)dimension)]);
}
