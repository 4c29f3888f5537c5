using QuantBuild.Graph.Layers;
using QuantBuild.Keras;
using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Verification.Internal;

namespace QuantBuild.Verification.Tests;

/// <summary>Gives small models weights that tell a mistake: none of them 0 or 1, and no two alike.</summary>
internal static class SmallModels
{
    /// <summary>Fills every weight with seeded values, variances with positive ones.</summary>
    public static T WithWeights<T>(T model, int seed)
        where T : Model
    {
        var random = new Random(seed);
        foreach (var weight in model.Weights)
        {
            var lowest = weight.Name.EndsWith("variance", StringComparison.Ordinal) ? 0.3f : -0.6f;
            weight.SetValues([.. Enumerable.Range(0, (int)weight.ElementCount).Select(_ => lowest + (random.NextSingle() * 1.2f))]);
        }

        return model;
    }

    /// <summary>Seeded inputs, as the verification feeds them.</summary>
    public static IReadOnlyList<ModelInput> InputsOf(Model model, int seed, int examples)
    {
        var graph = LayersReader.ReadTopology(TopologyWriter.Write(model)["modelTopology"]!);
        var feed = SeededInputs.For(graph, graph.Inputs, seed, 1, examples, SeededInputs.LikelySize);
        return [.. feed.Inputs.Select(input => new ModelInput((float[])input.Values, input.Shape))];
    }
}
