using QuantBuild.Datasets;
using QuantBuild.Keras;
using TorchSharp;

namespace QuantBuild.Demos;

/// <summary>A dataset as tensors.</summary>
/// <param name="X">The features, float32, examples first.</param>
/// <param name="Y">The labels, float32, examples first.</param>
internal sealed record Examples(torch.Tensor X, torch.Tensor Y) : IDisposable
{
    public static Examples Of(Dataset dataset) =>
        new(ToTensor(dataset.Features, dataset.FeatureShape), ToTensor(dataset.Labels, dataset.LabelShape));

    private static torch.Tensor ToTensor(float[] values, IReadOnlyList<int> shape)
    {
        // Data may be opened before any model is.
        NativeLibraries.EnsureLoaded();
        return torch.tensor(values, [.. shape.Select(dimension => (long)dimension)]);
    }

    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }
}
