using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Layers.Internal.Lowering;

/// <summary>One layer while it is lowered: its options, its weights, and the graph that its operations go into.</summary>
/// <param name="model">What the layers of a model share.</param>
/// <param name="config">The options.</param>
/// <param name="weights">Where its weights are.</param>
internal sealed class LayerScope(ModelScope model, LayerConfig config, WeightScope weights)
{
    public string ClassName => config.ClassName;

    public LayerConfig Config => config;

    /// <summary>The name of the layer that the topology lists, which all its operations come from.</summary>
    private string Origin => weights.Layer;

    /// <summary>A layer that stands in this one.</summary>
    /// <param name="options">Its class and options.</param>
    /// <param name="scope">What stands between this layer's name and those of its weights; empty for nothing.</param>
    /// <param name="part">The part of this layer that it is, as archives call it.</param>
    public LayerScope Inner(LayerConfig options, string scope, string part) =>
        new(model, options, weights.Inner(options, scope, part));

    /// <summary>A part of this layer that archives keep apart.</summary>
    public LayerScope Part(string part) =>
        new(model, config, weights.Inner(config, string.Empty, part));

    /// <summary>A weight of the layer.</summary>
    /// <param name="name">Its name in the layer.</param>
    /// <param name="shape">Its shape, Keras's.</param>
    public GraphValue Weight(string name, params int[] shape) =>
        model.Builder.Weight(NameOf(name, shape), ElementType.Float32, shape, Origin);

    /// <summary>A weight that the layer has and that nothing is computed with.</summary>
    public void UnusedWeight(string name, params int[] shape) =>
        NameOf(name, shape);

    public GraphValue Op(string type, params GraphValue[] inputs) =>
        OpWith(type, [], inputs);

    public GraphValue OpWith(string type, OperationAttributes attributes, params GraphValue[] inputs) =>
        model.Builder.Add(type, inputs, attributes, Origin);

    public Operation Many(string type, OperationAttributes attributes, int outputs, params GraphValue[] inputs) =>
        model.Builder.AddMany(type, inputs, outputs, attributes, Origin);

    /// <summary>A loop over the steps of sequences; see <see cref="GraphBuilder.AddLoop"/>.</summary>
    public Operation Loop(
        string type, OperationGraph body, GraphValue[] states, GraphValue[] sequences, GraphValue[] kept, bool isBackward) =>
            model.Builder.AddLoop(type, body, states, sequences, kept, isBackward, Origin);

    /// <summary>The layer in the graph of a loop's step.</summary>
    public LayerScope InBody(GraphBuilder body) =>
        new(model with { Builder = body }, config, weights);

    public GraphValue Number(double value) =>
        model.Builder.Constant(Tensor.Scalar((float)value), Origin);

    public GraphValue Numbers(IReadOnlyList<int> shape, params float[] values) =>
        model.Builder.Constant(Tensor.Of(shape, values), Origin);

    public GraphValue Whole(int value) =>
        model.Builder.Constant(Tensor.Scalar(value), Origin);

    /// <summary>Axes, sizes or places.</summary>
    public GraphValue Integers(params int[] values) =>
        model.Builder.Constant(Tensor.Vector(values), Origin);

    /// <summary>A table of integers.</summary>
    public GraphValue Integers(IReadOnlyList<int> shape, params int[] values) =>
        model.Builder.Constant(Tensor.Of(shape, values), Origin);

    /// <summary>A value in another shape; sizes that are not known are those of another value's dimensions.</summary>
    /// <param name="value">The value.</param>
    /// <param name="sizes">The size of each dimension; where it is null, the next says which.</param>
    /// <param name="like">For each dimension, the value and dimension that have its size where it is not known.</param>
    public GraphValue Reshape(GraphValue value, IReadOnlyList<int?> sizes, Func<int, GraphValue>? like = null)
    {
        var unknown = sizes.Count(size => size is null);
        if (unknown <= 1)
        {
            return Op("Reshape", value, Integers([.. sizes.Select(size => size ?? -1)]));
        }

        GraphValue[] parts = [.. sizes.Select((size, i) => size is { } known ? Whole(known) : like!(i))];
        return Op("Reshape", value, OpWith("Pack", new() { { "axis", 0L } }, parts));
    }

    /// <summary>The size of a dimension as a scalar of the graph.</summary>
    public GraphValue SizeOf(GraphValue value, int axis) =>
        OpWith(
            "StridedSlice",
            new() { { "shrink_axis_mask", 1 } },
            Op("Shape", value),
            Integers(axis),
            Integers(axis + 1),
            Integers(1));

    public GraphValue Transpose(GraphValue value, params int[] order) =>
        order.SequenceEqual(Enumerable.Range(0, order.Length)) ? value : Op("Transpose", value, Integers(order));

    public GraphValue Reduce(string type, GraphValue value, bool keepDimensions, params int[] axes) =>
        OpWith(type, new() { { "keep_dims", keepDimensions } }, value, Integers(axes));

    /// <summary>Calls a model that stands in the layer.</summary>
    /// <param name="part">The part of the layer that it is, as archives call it.</param>
    /// <param name="inner">The model.</param>
    /// <param name="inputs">What it is called on.</param>
    public IReadOnlyList<LayerTensor> CallModel(string part, JsonObject inner, IReadOnlyList<LayerTensor> inputs) =>
        model.CallModel(this, part, inner, inputs);

    public LayersException Error(string whatIsWrong) =>
        config.Error(whatIsWrong);

    private string NameOf(string name, int[] shape) =>
        model.Weights.Find(new LayerWeight(weights, name, shape));
}

/// <summary>What the layers of a model share while they are lowered.</summary>
/// <param name="Builder">The graph that is made.</param>
/// <param name="Weights">The weights that are asked for.</param>
/// <param name="CallModel">Lowers a model inside of a layer.</param>
internal sealed record ModelScope(
    GraphBuilder Builder, WeightBook Weights,
    Func<LayerScope, string, JsonObject, IReadOnlyList<LayerTensor>, IReadOnlyList<LayerTensor>> CallModel);
