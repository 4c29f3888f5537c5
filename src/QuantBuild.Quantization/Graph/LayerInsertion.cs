using System.Text.Json.Nodes;

namespace QuantBuild.Quantization.Graph;

/// <summary>A new layer between a layer and all that see its output.</summary>
/// <param name="Before">The layer before.</param>
/// <param name="ClassName">The new layer's class.</param>
/// <param name="Name">What it is called, or wanted to be called.</param>
/// <param name="Config">Its configuration, but for the name.</param>
internal sealed record LayerInsertion(GraphLayer Before, string ClassName, string Name, JsonObject Config);
