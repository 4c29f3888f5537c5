using System.Globalization;
using QuantBuild.Graph;
using QuantBuild.Inference.Onnx;

namespace QuantBuild.Inference.Lowering;

/// <summary>Writes the operations that some outputs depend on as an ONNX model.</summary>
internal sealed class OnnxLowering
{
    private readonly WeightSet _weights;
    private readonly Action<OperationLowering> _lower;
    private readonly Dictionary<GraphValue, LoweredValue> _values = [];
    private readonly Dictionary<Operation, List<Operation?>> _users = [];
    private readonly Dictionary<string, string> _initializers = new(StringComparer.Ordinal);
    private readonly Dictionary<GraphValue, string> _written = [];
    private readonly Dictionary<string, IReadOnlyList<int?>> _shapes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names;
    private IReadOnlySet<string> _fed = new HashSet<string>();
    private int _count;

    private OnnxLowering(WeightSet weights, Action<OperationLowering> lower, HashSet<string> names)
    {
        (_weights, _lower, _names) = (weights, lower, names);
    }

    public OnnxModel Model { get; } = new();

    /// <summary>The graph's inputs that the outputs depend on, which are the model's first ones.</summary>
    public IReadOnlyList<GraphInput> Inputs { get; private set; } = [];

    /// <summary>The outputs, as they are given out.</summary>
    public List<WrittenOutput> Outputs { get; } = [];

    /// <summary>The weights that are fed, which are the model's inputs behind those of the graph, and what they are called there.</summary>
    public List<(GraphWeight Weight, string Name)> Fed { get; } = [];

    /// <summary>Lowers what outputs depend on.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">The values of its weights.</param>
    /// <param name="outputs">The values to give out, by the names that they get.</param>
    /// <param name="lower">Writes one operation.</param>
    /// <param name="fed">The names of weights that are to be inputs of the model, and no constants; null for none.</param>
    /// <param name="inputShapes">The shapes, by name, of inputs that have no other one in any run; those of the graph where null.</param>
    /// <param name="areRead">Whether outputs may be given out channels first, and under the names that they have.</param>
    /// <returns>The lowering, with the model.</returns>
    public static OnnxLowering Lower(
        OperationGraph graph,
        WeightSet weights,
        IReadOnlyList<(string Name, GraphValue Value)> outputs,
        Action<OperationLowering> lower,
        IReadOnlySet<string>? fed = null,
        IReadOnlyDictionary<string, IReadOnlyList<int>>? inputShapes = null,
        bool areRead = false)
    {
        var lowering = new OnnxLowering(weights, lower, new HashSet<string>(StringComparer.Ordinal));
        var needed = graph.Needed(outputs.Select(output => output.Value));
        lowering.Inputs = [.. graph.Inputs.Where(input => needed.Contains(input.Value.Producer))];
        lowering._fed = fed ?? lowering._fed;
        lowering._names.UnionWith([.. lowering.Inputs.Select(input => input.Name), .. outputs.Select(output => output.Name)]);
        foreach (var input in lowering.Inputs)
        {
            lowering.AddInput(input, outputs.Any(output => output.Name == input.Name), inputShapes?.GetValueOrDefault(input.Name));
        }

        lowering.AddUsers(needed, outputs.Select(output => output.Value));
        foreach (var operation in needed)
        {
            lowering.Add(operation);
        }

        var givenFirst = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in outputs)
        {
            var lowered = lowering.Of(value);
            if (areRead && lowered is { Constant: null, Name: null, ChannelsFirst: { } first } && givenFirst.Add(first))
            {
                lowering.Model.AddOutput(first, lowered.Type);
                lowering.Outputs.Add(new WrittenOutput(name, first, IsChannelsFirst: true));
                continue;
            }

            lowering.Model.AddNode("Identity", [lowering.Given(lowered, name)], [name], []);
            lowering.Model.AddOutput(name, lowered.Type);
            lowering.Outputs.Add(new WrittenOutput(name, name, IsChannelsFirst: false));
        }

        return lowering;
    }

    /// <summary>The operations that take a value of an operation; null among them stands for an output.</summary>
    public List<Operation?> UsersOf(Operation operation) => _users.GetValueOrDefault(operation) ?? [];

    /// <summary>Notes the shape of a value by its name in the model.</summary>
    public void SetShape(string name, IReadOnlyList<int> shape) => _shapes[name] = [.. shape.Select(length => (int?)length)];

    public LoweredValue Of(GraphValue value) => _values[value];

    public void Set(GraphValue value, LoweredValue lowered)
    {
        _values[value] = lowered;
        if ((lowered.ChannelsFirst ?? lowered.Name) is not { } name)
        {
            return;
        }

        _written[value] = name;
        if (lowered is { Shape: { } shape, ChannelsFirst: not null })
        {
            _shapes[name] = [.. ChannelOrder.ToFirst(shape.Count).Select(axis => shape[axis])];
        }
        else if (lowered.Shape is not null)
        {
            _shapes[name] = lowered.Shape;
        }
    }

    /// <summary>What a value was written as, and whether that has its channels first; all else that it is called comes of that.</summary>
    public (string Name, bool IsChannelsFirst) WrittenAs(GraphValue value) =>
        (_written[value], _values[value].ChannelsFirst == _written[value]);

    /// <summary>The shape of a value by its name in the model; null where it is not known.</summary>
    public IReadOnlyList<int?>? ShapeOf(string name) => _shapes.GetValueOrDefault(name)
        ?? (Model.Constants.TryGetValue(name, out var shape) ? [.. shape.Select(length => (int?)length)] : null);

    /// <summary>Lowers the body of a loop: a graph of its own, which may name the values of this one.</summary>
    /// <param name="body">The body.</param>
    /// <param name="kept">The values of this graph that its last inputs are.</param>
    public OnnxModel LowerBody(OperationGraph body, IReadOnlyList<LoweredValue> kept)
    {
        var inner = new OnnxLowering(_weights, _lower, _names);
        var own = body.Inputs.Count - kept.Count;
        foreach (var input in body.Inputs.Take(own))
        {
            inner.AddInput(input, isTaken: true);
        }

        foreach (var (input, value) in body.Inputs.Skip(own).Zip(kept))
        {
            inner.Set(input.Value, new LoweredValue { Name = Name(value), Type = value.Type, Shape = value.Shape });
        }

        foreach (var operation in body.Operations)
        {
            inner.Add(operation);
        }

        foreach (var output in body.Outputs)
        {
            var lowered = inner.Of(output.Value);
            var name = Unique(output.Name);
            inner.Model.AddNode("Identity", [inner.Name(lowered)], [name], []);
            inner.Model.AddOutput(name, lowered.Type);
        }

        return inner.Model;
    }

    /// <summary>A node; the name of its first output begins as given.</summary>
    public string[] Emit(
        string type, IReadOnlyList<string> inputs, int outputCount, string name, params IReadOnlyList<OnnxAttribute> attributes)
    {
        string[] outputs = [.. Enumerable.Range(0, outputCount).Select(_ => Unique(name))];
        Model.AddNode(type, inputs, outputs, attributes);
        return outputs;
    }

    /// <summary>The name of a value in the graph's own order.</summary>
    public string Name(LoweredValue value)
    {
        if (value.Name is null)
        {
            value.Name = value.Constant is { } constant
                ? Initializer(constant.Value)
                : Transpose(value.ChannelsFirst!, "last", ChannelOrder.ToLast(value.Rank!.Value));
        }

        return value.Name;
    }

    /// <summary>The name of a value with channels first; its rank must be known.</summary>
    public string ChannelsFirst(LoweredValue value)
    {
        if (value.ChannelsFirst is null)
        {
            var permutation = ChannelOrder.ToFirst(value.Rank!.Value);
            value.ChannelsFirst = value.Constant is { } constant
                ? Initializer(Constants.Transpose(constant.Value, permutation))
                : Transpose(Name(value), "first", permutation);
        }

        return value.ChannelsFirst;
    }

    public string Initializer(Tensor value)
    {
        // Small ones, such as shapes and axes, are written once.
        var key = value.Values.Length <= 8 && value.Type != ElementType.String
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{value.Type} [{string.Join(',', value.Shape)}] {string.Join(',', value.Values.Cast<object>())}")
            : null;
        if (key is null || !_initializers.TryGetValue(key, out var name))
        {
            name = Unique("constant");
            Model.AddInitializer(name, value);
            _initializers[key ?? name] = name;
        }

        return name;
    }

    public string Initializer(params IReadOnlyList<long> vector)
    {
        var key = string.Join(',', vector);
        if (!_initializers.TryGetValue(key, out var name))
        {
            _initializers[key] = name = Unique("integers");
            Model.AddInitializer(name, [vector.Count], [.. vector]);
        }

        return name;
    }

    private string Given(LoweredValue value, string output)
    {
        try
        {
            return Name(value);
        }
        catch (GraphException exception)
        {
            throw new InferenceException(exception.Message, exception.Operation is null ? output : null, exception);
        }
    }

    private string Transpose(string name, string order, int[] permutation) =>
        Emit("Transpose", [name], 1, $"{name}/{order}", ("perm", permutation))[0];

    private void AddUsers(IReadOnlyList<Operation> operations, IEnumerable<GraphValue> outputs)
    {
        var uses = operations.SelectMany(user => user.Inputs.Select(input => (input.Producer, (Operation?)user)));
        foreach (var (producer, user) in uses.Concat(outputs.Select(output => (output.Producer, (Operation?)null))))
        {
            (_users.TryGetValue(producer, out var users) ? users : _users[producer] = []).Add(user);
        }
    }

    private void AddInput(GraphInput input, bool isTaken, IReadOnlyList<int>? shape = null)
    {
        // An output may bear an input's name; the ONNX input is then called otherwise, and the engine knows it by its place.
        var name = isTaken ? Unique(input.Name) : input.Name;
        Model.AddInput(name, input.Type, shape is null ? input.Shape : [.. shape.Select(length => (int?)length)]);
        Set(input.Value, new LoweredValue { Type = input.Type, Shape = input.Shape, Name = name });
    }

    private void Add(Operation operation)
    {
        if (operation.Weight is { } weight && _fed.Contains(weight.Name))
        {
            int?[] shape = [.. weight.Shape.Select(length => (int?)length)];
            var name = Unique(weight.Name);
            Model.AddInput(name, weight.Type, shape);
            Fed.Add((weight, name));
            Set(operation.Output(), new LoweredValue { Type = weight.Type, Shape = shape, Name = name });
        }
        else if (operation.Type == "Const" && (operation.Weight is not null || operation.Value is not null))
        {
            var shape = operation.Weight?.Shape ?? operation.Value!.Shape;
            Set(operation.Output(), new LoweredValue
            {
                Type = operation.Weight?.Type ?? operation.Value!.Type,
                Shape = [.. shape.Select(length => (int?)length)],
                Constant = new Lazy<Tensor>(() => operation.Value ?? _weights.Get(operation.Weight!)),
            });
        }
        else if (!_values.ContainsKey(operation.Output()))
        {
            _lower(new OperationLowering(this, operation));
        }
    }

    /// <summary>A name that nothing in the model has yet.</summary>
    public string Unique(string name)
    {
        var unique = name;
        while (!_names.Add(unique))
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}#{++_count}");
        }

        return unique;
    }
}
