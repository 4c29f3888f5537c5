using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Initializers;
using TorchSharp;

namespace QuantBuild.Keras.Layers;

/// <summary>One layer of a model. Tensors have the batch dimension first and channels last.</summary>
public abstract class Layer
{
    private readonly List<Weight> _weights = [];
    private int[][]? _builtFor;

    private protected Layer(string? name, IReadOnlyList<int>? inputShape = null)
    {
        if (name is not null && (name.Length == 0 || name.Any(char.IsControl)))
        {
            throw new KerasException($"A layer's name is one line of text; '{name}' is not. Leave it out to have one chosen.");
        }

        Name = name ?? "";
        InputShape = inputShape is not null && LayerShapes.Problem(inputShape, name ?? ClassName) is { } problem
            ? throw new KerasException(problem, name ?? ClassName)
            : inputShape;
    }

    /// <summary>The name, unique in its model. Empty until a model that holds the layer gives it one (<c>dense</c>,
    /// <c>dense_1</c>, …).</summary>
    public string Name { get; internal set; }

    /// <summary>Keras's class name, as in the topology JSON.</summary>
    public virtual string ClassName => GetType().Name;

    /// <summary>Shape of one sample, where the layer may come first in a <see cref="Sequential"/>; else null.</summary>
    public IReadOnlyList<int>? InputShape { get; internal set; }

    /// <summary>The input shape as the topology has it, where sizes of it are unknown (null); the layer's own then has
    /// sizes in their places.</summary>
    public IReadOnlyList<int?>? OpenInputShape { get; internal set; }

    /// <summary>Whether training changes the layer's weights; a frozen batch normalization also keeps to its moving averages.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>The weights in Keras's order: trainable ones first.</summary>
    public IReadOnlyList<Weight> Weights => _weights;

    internal List<Node> InboundNodes { get; } = [];

    /// <summary>Keras's stem for chosen names; the snake case of the class name unless the class says otherwise.</summary>
    internal virtual string NameStem => TopologyNames.SnakeCase(ClassName);

    /// <summary>The name for messages, also before it has one.</summary>
    internal string DisplayName => Name.Length > 0 ? Name : ClassName;

    /// <summary>Calls the layer on a symbolic tensor, and so adds it to the model being described.</summary>
    /// <exception cref="KerasException">The layer does not take that shape.</exception>
    public KerasTensor Apply(KerasTensor input) => Apply([input]);

    /// <summary>Calls a layer that merges several tensors (<c>Add</c>, <c>Multiply</c>, <c>Concatenate</c>).</summary>
    /// <exception cref="KerasException">The layer does not take those shapes.</exception>
    public KerasTensor Apply(IReadOnlyList<KerasTensor> inputs)
    {
        int[][] shapes = [.. inputs.Select(input => input.ShapeArray)];
        if (!TakesSeveralInputs && shapes.Length != 1)
        {
            throw Error($"takes one input, and {shapes.Length} were given");
        }

        var output = OutputShape(shapes);
        if (_builtFor is null)
        {
            Build(shapes);
            _builtFor = shapes;
        }
        else if (_weights.Count > 0 && !_builtFor[0].AsSpan().SequenceEqual(shapes[0]))
        {
            throw Error(
                $"is shared, and was built for shape {LayerShapes.Show(_builtFor[0])}; it is now called on {LayerShapes.Show(shapes[0])}");
        }

        var node = new Node(this, inputs);
        InboundNodes.Add(node);
        return new KerasTensor(node, output);
    }

    /// <summary>The shape of an output sample, which is one that memory can hold; throws where the layer does
    /// not take those inputs.</summary>
    internal int[] OutputShape(int[][] inputs)
    {
        try
        {
            var output = ComputeOutputShape(inputs);
            return LayerShapes.IsWithinLimit(output)
                ? output
                : throw Error(
                    $"makes {LayerShapes.Show(output)} of each sample, more than the {LayerShapes.MostElements} values that are computed");
        }
        catch (OverflowException)
        {
            throw Error($"makes more of each sample, {string.Join(" and ", inputs.Select(LayerShapes.Show))}, "
                + $"than the {LayerShapes.MostElements} values that are computed");
        }
    }

    internal virtual bool TakesSeveralInputs => false;

    /// <summary>The activation that ends the layer, where it has one.</summary>
    internal virtual ActivationFunction? LastActivation => null;

    /// <summary>The shape of an output sample; throws where the layer does not take those inputs.</summary>
    internal abstract int[] ComputeOutputShape(int[][] inputs);

    /// <summary>Declares the weights, through <see cref="AddWeight"/>.</summary>
    private protected virtual void Build(int[][] inputs)
    {
    }

    /// <summary>Computes the output. What it creates is released by the caller's dispose scope.</summary>
    internal abstract torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context);

    /// <summary>Writes what the constructor took, in Keras's names.</summary>
    internal abstract void WriteConfig(LayerConfigWriter config);

    private protected Weight AddWeight(
        string name, int[] shape, Initializer initializer, bool trainable = true, int[]? storageOrder = null, int[]? orderOnCard = null)
    {
        var weight = new Weight(this, name, shape, initializer, trainable, storageOrder, orderOnCard);
        _weights.Add(weight);
        return weight;
    }

    /// <summary>Ends the layer with its activation, in the memory of <paramref name="own"/>, unless the loss wants it without.</summary>
    private protected torch.Tensor Activate(torch.Tensor own, ForwardContext context) =>
        LastActivation is null || context.WithoutActivation == this ? own : LastActivation.ApplyInPlace(own);

    private protected KerasException Error(string whatIsWrong) => new($"Layer '{DisplayName}' ({ClassName}) {whatIsWrong}.", DisplayName);
}
