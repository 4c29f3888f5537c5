using System.Globalization;

namespace QuantBuild.Graph;

/// <summary>Makes an <see cref="OperationGraph"/>, operation by operation, each after those whose values it takes.</summary>
public sealed class GraphBuilder
{
    private readonly List<Operation> _operations = [];
    private readonly HashSet<Operation> _known = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _suffixes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Operation> _weights = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inputNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outputNames = new(StringComparer.Ordinal);
    private readonly List<GraphInput> _inputs = [];
    private readonly List<GraphOutput> _outputs = [];

    /// <summary>An input of the graph, an operation of type <c>Placeholder</c>.</summary>
    /// <param name="name">The name, unique among the inputs.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">
    /// The length of each dimension, null where the data decides it; null as a whole where not even their number is known.
    /// </param>
    /// <param name="signatureName">What the model's signature calls it, where it has one.</param>
    /// <returns>The value that it feeds.</returns>
    /// <exception cref="GraphException">There is an input of this name already, or a length is negative.</exception>
    public GraphValue Input(string name, ElementType type, IReadOnlyList<int?>? shape, string? signatureName = null)
    {
        if (!_inputNames.Add(name))
        {
            throw new GraphException("there are two inputs of this name.", name);
        }

        if (shape?.Any(length => length < 0) == true)
        {
            throw new GraphException($"the shape [{string.Join(", ", shape)}] has a negative length.", name);
        }

        var value = Append(new Operation(Unique(name), "Placeholder", [], new() { { "dtype", type } }, 1, name)).Output();
        _inputs.Add(new GraphInput(name, type, shape, value, signatureName));
        return value;
    }

    /// <summary>A weight, an operation of type <c>Const</c> whose values a <see cref="WeightSet"/> has;
    /// asked for again, it is the same one.</summary>
    /// <param name="name">The name, as in the manifest.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">The length of each dimension; empty for a scalar.</param>
    /// <param name="origin">The layer or node that it was read from; where none is given, its own name.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="GraphException">The weight was added with another type or shape, or the shape is none.</exception>
    public GraphValue Weight(string name, ElementType type, IReadOnlyList<int> shape, string? origin = null)
    {
        _ = Tensor.CountElements(shape);
        if (!_weights.TryGetValue(name, out var operation))
        {
            operation = Append(new Operation(Unique(name), "Const", [], new() { { "dtype", type } }, 1, origin ?? name)
            {
                Weight = new GraphWeight(name, type, [.. shape]),
            });
            _weights.Add(name, operation);
        }

        return operation.Weight!.Type == type && operation.Weight.Shape.SequenceEqual(shape)
            ? operation.Output()
            : throw new GraphException("the weight is used with two types or shapes.", name);
    }

    /// <summary>A constant of the graph itself, an operation of type <c>Const</c>, such as axes.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="origin">The layer or node that it was read from.</param>
    /// <returns>The value in the graph.</returns>
    public GraphValue Constant(Tensor value, string origin = "constant") =>
        Append(new Operation(Unique($"{origin}/Const"), "Const", [], new() { { "dtype", value.Type } }, 1, origin) { Value = value })
            .Output();

    /// <summary>An operation with one output.</summary>
    /// <param name="type">A TensorFlow op's name, or that of a composite, as <c>Keras.LSTM</c>.</param>
    /// <param name="inputs">What it takes, in the op's order; values of this builder.</param>
    /// <param name="attributes">TensorFlow's attributes of the op.</param>
    /// <param name="origin">The layer or node that it was read from; where none is given, its own name.</param>
    /// <param name="name">Its name, to which a number is added where it is taken; where none is given, the origin and the type.</param>
    /// <returns>The value that it gives.</returns>
    /// <exception cref="GraphException">An input is of another builder.</exception>
    public GraphValue Add(
        string type,
        IReadOnlyList<GraphValue> inputs,
        OperationAttributes? attributes = null,
        string? origin = null,
        string? name = null) =>
            AddMany(type, inputs, 1, attributes, origin, name).Output();

    /// <summary>An operation with any number of outputs.</summary>
    /// <param name="type">A TensorFlow op's name, or that of a composite.</param>
    /// <param name="inputs">What it takes, in the op's order; values of this builder.</param>
    /// <param name="outputCount">How many values it gives.</param>
    /// <param name="attributes">TensorFlow's attributes of the op.</param>
    /// <param name="origin">The layer or node that it was read from; where none is given, its own name.</param>
    /// <param name="name">Its name, to which a number is added where it is taken; where none is given, the origin and the type.</param>
    /// <returns>The operation, whose <see cref="Operation.Output"/> are its values.</returns>
    /// <exception cref="GraphException">An input is of another builder.</exception>
    public Operation AddMany(
        string type,
        IReadOnlyList<GraphValue> inputs,
        int outputCount,
        OperationAttributes? attributes = null,
        string? origin = null,
        string? name = null) =>
            AddMany(type, inputs, outputCount, attributes, origin, name, body: null);

    private Operation AddMany(
        string type,
        IReadOnlyList<GraphValue> inputs,
        int outputCount,
        OperationAttributes? attributes,
        string? origin,
        string? name,
        OperationGraph? body)
    {
        var unique = Unique(name ?? (origin is null ? type : $"{origin}/{type}"));
        if (inputs.FirstOrDefault(input => !_known.Contains(input.Producer)) is { Producer: { } stranger })
        {
            throw new GraphException($"it takes a value of '{stranger.Name}', which is not of this graph.", unique);
        }

        return Append(new Operation(unique, type, [.. inputs], attributes ?? [], outputCount, origin ?? unique) { Body = body });
    }

    /// <summary>A loop over the steps of sequences, as recurrent layers are.</summary>
    /// <param name="type">What the loop is, as <c>Keras.LSTM</c>.</param>
    /// <param name="body">
    /// What is computed at each step. Its inputs are the states before the step, the sequences' values at the step, and what stays the
    /// same; its outputs the states after it, and what is given out at each step.
    /// </param>
    /// <param name="states">The states before the first step.</param>
    /// <param name="sequences">Values of [batch, steps, …].</param>
    /// <param name="kept">What stays the same at each step.</param>
    /// <param name="isBackward">Whether the last step comes first; it is then the first of what is given out, too.</param>
    /// <param name="origin">The layer that it was read from.</param>
    /// <returns>The operation: the states after the last step, then what was given out, [batch, steps, …].</returns>
    /// <exception cref="GraphException">The body takes or gives another number of values, or an input is of another builder.</exception>
    public Operation AddLoop(
        string type,
        OperationGraph body,
        IReadOnlyList<GraphValue> states,
        IReadOnlyList<GraphValue> sequences,
        IReadOnlyList<GraphValue> kept,
        bool isBackward,
        string origin)
    {
        if (body.Inputs.Count != states.Count + sequences.Count + kept.Count || body.Outputs.Count < states.Count)
        {
            throw new GraphException(
                $"a step takes {body.Inputs.Count} values and gives {body.Outputs.Count}, which do not fit the loop.", origin);
        }

        OperationAttributes attributes = new()
        {
            { "states", states.Count }, { "sequences", sequences.Count }, { "go_backwards", isBackward },
        };
        return AddMany(type, [.. states, .. sequences, .. kept], body.Outputs.Count, attributes, origin, name: null, body);
    }

    /// <summary>An operation of another graph.</summary>
    /// <param name="operation">The operation; a weight, a constant and a loop stay what they are.</param>
    /// <param name="inputs">What it takes here; values of this builder.</param>
    /// <returns>The operation in this graph.</returns>
    /// <exception cref="GraphException">An input is of another builder, or the weight was added with another type or shape.</exception>
    public Operation Copy(Operation operation, IReadOnlyList<GraphValue> inputs) => operation switch
    {
        { Weight: { } weight } => Weight(weight.Name, weight.Type, weight.Shape, operation.Origin).Producer,
        { Value: { } value } => Constant(value, operation.Origin).Producer,
        _ => AddMany(
            operation.Type, inputs, operation.OutputCount, operation.Attributes, operation.Origin, operation.Name, operation.Body),
    };

    /// <summary>An output of the graph.</summary>
    /// <param name="name">The name, unique among the outputs.</param>
    /// <param name="value">The value that is given out.</param>
    /// <param name="signatureName">What the model's signature calls it, where it has one.</param>
    /// <exception cref="GraphException">There is an output of this name already, or the value is of another builder.</exception>
    public void Output(string name, GraphValue value, string? signatureName = null)
    {
        if (!_known.Contains(value.Producer) || !_outputNames.Add(name))
        {
            throw new GraphException("there are two outputs of this name, or its value is of another graph.", name);
        }

        _outputs.Add(new GraphOutput(name, value, signatureName));
    }

    /// <summary>The graph of all that was added.</summary>
    /// <returns>A graph that does not change when the builder goes on.</returns>
    public OperationGraph Build() => new([.. _operations], [.. _inputs], [.. _outputs]);

    private Operation Append(Operation operation)
    {
        _operations.Add(operation);
        _known.Add(operation);
        return operation;
    }

    private string Unique(string name)
    {
        var unique = name;
        while (!_names.Add(unique))
        {
            var suffix = _suffixes[name] = _suffixes.GetValueOrDefault(name) + 1;
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}_{suffix}");
        }

        return unique;
    }
}
