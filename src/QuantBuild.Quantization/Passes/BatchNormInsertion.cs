using System.Text.Json.Nodes;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Passes;

/// <summary>
/// Puts a batch normalization behind each Dense or convolution that has none, and moves the bias into its beta and the activation behind
/// it. That makes <see cref="ChannelScaling"/> available anywhere, for two float vectors a layer. The saved topology stays stock TF.js.
/// </summary>
public sealed class BatchNormInsertion : IGraphPass
{
    private const double Epsilon = 1e-3;

    private readonly Func<GraphLayer, bool> _isWanted;

    /// <summary>Creates the pass.</summary>
    /// <param name="isWanted">Chooses the layers; null takes all that have no batch normalization behind them.</param>
    public BatchNormInsertion(Func<GraphLayer, bool>? isWanted = null) => _isWanted = isWanted ?? (_ => true);

    /// <inheritdoc/>
    public string Name => "batch-norm insertion";

    /// <inheritdoc/>
    public PassResult Apply(ModelGraph graph)
    {
        GraphLayer[] layers = [.. graph.Layers.Where(IsEligible)];
        LayerInsertion[] insertions = [.. layers.SelectMany(Insertions)];
        foreach (var (insertion, name) in insertions.Zip(graph.Insert(insertions)))
        {
            if (insertion.ClassName == LayerTable.BatchNormalization)
            {
                MoveBias(graph, insertion.Before, name);
            }
        }

        return new PassResult(Name, [.. layers.Select(layer => layer.Name)]);
    }

    private bool IsEligible(GraphLayer layer) =>
        !layer.IsShared
        && ChannelKernel.OfOutputs(layer) is not null
        && LayerOptions.Activation(layer) is not null
        && BatchNorm.Of(layer.OnlyConsumer) is null
        && _isWanted(layer);

    // The last of them comes right behind the layer.
    private static IEnumerable<LayerInsertion> Insertions(GraphLayer layer)
    {
        var activation = LayerOptions.Activation(layer)!;
        if (activation != "linear")
        {
            yield return new LayerInsertion(layer, LayerTable.Activation, $"{layer.Name}_activation", new JsonObject
            {
                ["trainable"] = true,
                ["dtype"] = "float32",
                ["activation"] = activation,
            });
        }

        yield return new LayerInsertion(layer, LayerTable.BatchNormalization, $"{layer.Name}_bn", new JsonObject
        {
            ["trainable"] = true,
            ["dtype"] = "float32",
            ["axis"] = -1,
            ["momentum"] = 0.99,
            ["epsilon"] = Epsilon,
            ["center"] = true,
            ["scale"] = true,
        });
    }

    private static void MoveBias(ModelGraph graph, GraphLayer layer, string name)
    {
        var channels = ChannelKernel.OfOutputs(layer)!.Count;
        AddVector("gamma", Constant(1));
        AddVector("beta", layer.GetWeight("bias")?.Values ?? new float[channels]);
        AddVector("moving_mean", new float[channels]);
        AddVector("moving_variance", Constant(BatchNormNormalization.UnitVariance(Epsilon)));
        layer.Set("activation", "linear");
        layer.Set("use_bias", false);
        graph.RemoveWeight($"{layer.Name}/bias");

        void AddVector(string role, ReadOnlyMemory<float> values) =>
            graph.SetWeight(new WeightTensor($"{name}/{role}", [channels], values));
        float[] Constant(float value) => [.. Enumerable.Repeat(value, channels)];
    }
}
