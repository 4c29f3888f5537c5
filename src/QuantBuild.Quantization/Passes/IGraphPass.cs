using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Passes;

/// <summary>A change of a model that keeps its function in float32, up to rounding, and makes it easier to quantize.</summary>
public interface IGraphPass
{
    /// <summary>What the report calls it.</summary>
    string Name { get; }

    /// <summary>Changes the model wherever the pass applies.</summary>
    /// <param name="graph">The model; changed in place.</param>
    /// <returns>What was changed.</returns>
    PassResult Apply(ModelGraph graph);
}

/// <summary>What a pass did.</summary>
/// <param name="Pass">The pass's name.</param>
/// <param name="Layers">The layers it changed, in the model's order; none where it did not apply.</param>
public sealed record PassResult(string Pass, IReadOnlyList<string> Layers);
