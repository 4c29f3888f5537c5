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
        var changed = new List<string>();
        foreach (var name in graph.Layers.Where(IsEligible).Select(layer => layer.Name).ToArray())
        {
            // Each insertion connects the graph anew, and its layers are new objects.
            Insert(graph, graph.GetLayer(name));
            changed.Add(name);
        }

        return new PassResult(Name, changed);
    }

    private bool IsEligible(GraphLayer layer) =>
        !layer.IsShared
        && ChannelKernel.OfOutputs(layer) is not null
        && LayerOptions.Activation(layer) is not null
        && BatchNorm.Of(layer.OnlyConsumer) is null
        && _isWanted(layer);

    private static void Insert(ModelGraph graph, GraphLayer layer)
    {
        var (activation, channels) = (LayerOptions.Activation(layer)!, ChannelKernel.OfOutputs(layer)!.Count);
        var before = layer;
        if (activation != "linear")
        {
            var activationName = graph.MakeName($"{layer.Name}_activation");
            graph.InsertAfter(
                before, LayerTable.Activation, activationName,
                new JsonObject { ["trainable"] = true, ["dtype"] = "float32", ["activation"] = activation });
            before = graph.GetLayer(layer.Name);
            before.Set("activation", "linear");
        }

        var name = graph.MakeName($"{layer.Name}_bn");
        var bias = before.GetWeight("bias");
        graph.InsertAfter(before, LayerTable.BatchNormalization, name, new JsonObject
        {
            ["trainable"] = true,
            ["dtype"] = "float32",
            ["axis"] = -1,
            ["momentum"] = 0.99,
            ["epsilon"] = Epsilon,
            ["center"] = true,
            ["scale"] = true,
        });
        AddVector("gamma", Constant(1));
        AddVector("beta", bias?.Values ?? new float[channels]);
        AddVector("moving_mean", new float[channels]);
        AddVector("moving_variance", Constant(BatchNormNormalization.UnitVariance(Epsilon)));
        graph.GetLayer(layer.Name).Set("use_bias", false);
        graph.RemoveWeight($"{layer.Name}/bias");

        void AddVector(string role, ReadOnlyMemory<float> values) =>
            graph.SetWeight(new WeightTensor($"{name}/{role}", [channels], values));
        float[] Constant(float value) => [.. Enumerable.Repeat(value, channels)];
    }
}
