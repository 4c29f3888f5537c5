using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Reading;

/// <summary>A call of a layer.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="ClassName">Its class name.</param>
/// <param name="IsTrainable">Whether training changes its weights.</param>
/// <param name="Output">The first of what it made.</param>
/// <param name="Sources">The names of the layers that made what it was called on.</param>
internal sealed record CalledLayer(string Name, string ClassName, bool IsTrainable, LayerTensor Output, IReadOnlyList<string> Sources)
{
    /// <summary>How many numbers its weights hold, and how many of them training changes where it changes the layer.</summary>
    public (long All, long Trainable) Parameters { get; init; }
}
