using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Layers;

namespace QuantBuild.Keras;

/// <summary>A model: the layers that lead from its inputs to its outputs, and their weights.</summary>
/// <remarks>Not safe for use from several threads at once.</remarks>
public partial class Model : IDisposable
{
    private KerasDevice? _device;

    /// <summary>Creates a model with one input and one output from the symbolic tensors at its ends.</summary>
    /// <param name="input">The input.</param>
    /// <param name="output">The output; it must follow from the input.</param>
    /// <param name="name">The model's name; <c>model</c> where null.</param>
    /// <param name="seed">Seed of the first weights; of chance where null.</param>
    /// <exception cref="KerasException">The output does not follow from the input, or two layers have one name.</exception>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded.</exception>
    public Model(KerasTensor input, KerasTensor output, string? name = null, int? seed = null)
        : this([input], [output], name, seed)
    {
    }

    /// <summary>Creates a model from the symbolic tensors at its ends.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The outputs; they must follow from the inputs.</param>
    /// <param name="name">The model's name; <c>model</c> where null.</param>
    /// <param name="seed">Seed of the first weights; of chance where null.</param>
    /// <exception cref="KerasException">An output does not follow from the inputs, or two layers have one name.</exception>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded.</exception>
    public Model(IReadOnlyList<KerasTensor> inputs, IReadOnlyList<KerasTensor> outputs, string? name = null, int? seed = null)
        : this(new CallGraph(inputs, outputs), name ?? "model")
    {
        Initialize(seed);
    }

    /// <summary>Creates a model whose weights have no values yet.</summary>
    private protected Model(CallGraph graph, string name)
    {
        LayerNaming.Complete(graph.Layers);
        Graph = graph;
        Name = name;
    }

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The layers in topological order, inputs included.</summary>
    public IReadOnlyList<Layer> Layers => Graph.Layers;

    /// <summary>The inputs, in the order in which <c>Predict</c> takes several.</summary>
    public IReadOnlyList<KerasTensor> Inputs => Graph.Inputs;

    /// <summary>The outputs, in the order in which <c>Predict</c> returns several.</summary>
    public IReadOnlyList<KerasTensor> Outputs => Graph.Outputs;

    /// <summary>All weights, layer by layer, in Keras's order.</summary>
    public IReadOnlyList<Weight> Weights => [.. Graph.Weights];

    /// <summary>The number of weights' elements.</summary>
    public long ParameterCount => Graph.Weights.Sum(weight => weight.ElementCount);

    internal CallGraph Graph { get; }

    internal KerasDevice Device => _device ??= KerasDevice.Cpu;

    internal virtual string TopologyClassName => "Functional";

    /// <summary>The layer of that name.</summary>
    /// <exception cref="KerasException">There is none.</exception>
    public Layer GetLayer(string name) => Layers.FirstOrDefault(layer => layer.Name == name)
        ?? throw new KerasException(
            $"Model '{Name}' has no layer '{name}'. It has: {string.Join(", ", Layers.Select(layer => layer.Name))}.", name);

    /// <summary>Moves the weights to a device; training and inference then happen there.</summary>
    public void To(KerasDevice target)
    {
        foreach (var weight in Graph.Weights)
        {
            weight.MoveTo(target.Torch);
        }

        _device = target;
        _compiled?.Optimizer.Reset();
    }

    /// <summary>Releases the weights' memory.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the weights' memory.</summary>
    /// <param name="disposing">True where called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
        {
            return;
        }

        foreach (var weight in Graph.Weights)
        {
            weight.Release();
        }

        _compiled?.Optimizer.Reset();
    }

    private protected void Initialize(int? seed)
    {
        NativeLibraries.EnsureLoaded();
        var random = RandomGenerator.For(seed);
        foreach (var weight in Graph.Weights)
        {
            weight.Initialize(random);
        }
    }
}
