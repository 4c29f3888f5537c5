using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Inference;

namespace QuantBuild.Conversion.Tests;

/// <summary>What the engine computes of a model with one input.</summary>
internal static class Computed
{
    public static float[] Of(LayersModel model, int[] shape, float[] x)
    {
        var graph = model.ToGraph();
        using var engine = InferenceEngine.Open(graph, model.Values);
        var feeds = new Dictionary<string, Tensor> { [graph.Inputs.Single().Name] = Tensor.Of(shape, x) };
        return engine.Run(feeds)[graph.Outputs.Single().Name].Floats;
    }
}
