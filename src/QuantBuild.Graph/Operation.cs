namespace QuantBuild.Graph;

/// <summary>One operation of a graph; it never changes.</summary>
public sealed class Operation
{
    internal Operation(
        string name, string type, IReadOnlyList<GraphValue> inputs, OperationAttributes attributes, int outputCount, string origin)
    {
        (Name, Type, Inputs, OutputCount, Origin) = (name, type, inputs, outputCount, origin);
        Attributes = new OperationAttributes(attributes, name);
    }

    /// <summary>The name, unique in the graph.</summary>
    public string Name { get; }

    /// <summary>A TensorFlow op's name, as <c>Conv2D</c>, or one that TensorFlow has no op for, as <c>Keras.LSTM</c>.</summary>
    public string Type { get; }

    /// <summary>What it takes, in the op's order.</summary>
    public IReadOnlyList<GraphValue> Inputs { get; }

    /// <summary>TensorFlow's attributes of the op.</summary>
    public OperationAttributes Attributes { get; }

    /// <summary>How many values it gives.</summary>
    public int OutputCount { get; }

    /// <summary>The name of the Keras layer or of the graph's node that it was read from; several operations may be of one.</summary>
    public string Origin { get; }

    /// <summary>The weight that an operation of type <c>Const</c> stands for, whose values come from a <see cref="WeightSet"/>;
    /// null for all others.</summary>
    public GraphWeight? Weight { get; internal init; }

    /// <summary>The value of an operation of type <c>Const</c> that belongs to the graph itself, as axes do; null for all others.</summary>
    public Tensor? Value { get; internal init; }

    /// <summary>What a loop computes at each step; null for all others. See <see cref="GraphBuilder.AddLoop"/>.</summary>
    public OperationGraph? Body { get; internal init; }

    /// <summary>One of the values that it gives.</summary>
    /// <param name="index">Which of them.</param>
    /// <returns>The value.</returns>
    /// <exception cref="GraphException">It gives fewer.</exception>
    public GraphValue Output(int index = 0) =>
        index >= 0 && index < OutputCount
            ? new GraphValue(this, index)
            : throw new GraphException($"there is no output {index}; it has {OutputCount}.", Name);

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Name}";
}
