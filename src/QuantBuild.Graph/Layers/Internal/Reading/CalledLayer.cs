using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Reading;

/// <summary>A call of a layer that the topology lists.</summary>
/// <param name="Name">The layer's name, unique in the whole model.</param>
/// <param name="Json">The layer's class name and config.</param>
/// <param name="Inputs">What it is called on.</param>
/// <param name="Outputs">What it makes.</param>
internal sealed record CalledLayer(
    string Name, JsonObject Json, IReadOnlyList<LayerTensor> Inputs, IReadOnlyList<LayerTensor> Outputs)
{
    public string ClassName => (string)Json["class_name"]!;
}
