using System.Text.Json.Nodes;
using QuantBuild.Graph;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Operations;

/// <summary>
/// Operations as layers. A convolution or matrix product with the vector that is added to its output is one layer, with kernel and bias;
/// any other operation is a layer by
/// itself. Constants are no layers: they are weights of those that take them.
/// </summary>
internal sealed class OperationDocument : ModelDocument
{
    private readonly OperationGraph _operations;
    private readonly ConstantReader _constants;
    private readonly ScalesOfOperation _scales;
    private readonly ILookup<GraphValue, Operation> _takers;
    private readonly HashSet<GraphValue> _outputs;

    public OperationDocument(OperationGraph operations, WeightSet values)
    {
        (_operations, Values) = (operations, values);
        _constants = new ConstantReader(operations, values);
        _scales = new ScalesOfOperation(_constants);
        _takers = operations.Operations.SelectMany(operation => operation.Inputs.Select(input => (Input: input, Operation: operation)))
            .ToLookup(edge => edge.Input, edge => edge.Operation);
        _outputs = [.. operations.Outputs.Select(output => output.Value)];
    }

    public override OperationGraph Operations => _operations;

    public override WeightSet Values { get; }

    // Neither changes.
    public override ModelDocument Copy() => this;

    public override List<GraphLayer> Connect(ModelGraph graph)
    {
        var layers = new OrderedDictionary<string, GraphLayer>(StringComparer.Ordinal);
        var layerOf = new Dictionary<Operation, GraphLayer>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in _operations.Operations.Where(operation =>
            !layerOf.ContainsKey(operation) && !ConstantReader.IsConstant(operation.Output())))
        {
            var parts = PartsOf(operation);
            var name = NameOf(operation, layers);
            var layer = Create(graph, name, parts, taken);
            layer.Inputs = [.. layer.InputValues.Select(value => layerOf[value.Producer])];
            layer.IsOutput = parts.Exists(part =>
                Enumerable.Range(0, part.OutputCount).Any(index => _outputs.Contains(part.Output(index))));
            layers.Add(name, layer);
            parts.ForEach(part => layerOf.Add(part, layer));
        }

        SetConsumers(layers.Values);
        return [.. layers.Values];
    }

    /// <summary>The node's name; for what else it was read as, also the op, since the parts of a fused node are of one name.</summary>
    private static string NameOf(Operation operation, OrderedDictionary<string, GraphLayer> layers)
    {
        string[] wanted = [operation.Origin, operation.Name, $"{operation.Name}/{operation.Type}"];
        return wanted.FirstOrDefault(name => !layers.ContainsKey(name)) ?? wanted[^1] + FormattableString.Invariant($"_{layers.Count}");
    }

    private GraphLayer Create(ModelGraph graph, string name, List<Operation> parts, HashSet<string> taken)
    {
        var operation = parts[0];
        var row = OperationTable.Of(operation.Type);
        var kernel = KernelOf(operation);
        if (row.Kernel is not null && kernel is null)
        {
            row = new LayerClass(operation.Type) { IsOpaque = true };
        }

        var roles = new Dictionary<string, string>(StringComparer.Ordinal);
        var isShared = false;
        foreach (var (index, input) in parts.SelectMany(part => part.Inputs).Index())
        {
            if (ConstantReader.FloatOf(input) is { } weight)
            {
                isShared |= kernel == weight && !_constants.IsOwn(weight);
                if (taken.Add(weight.Name))
                {
                    roles.Add(RoleOf(row, weight, kernel, index), weight.Name);
                }
            }
        }

        return new GraphLayer(graph, name, row, Options(operation), roles)
        {
            Operations = parts,
            InputValues = [.. operation.Inputs.Where(input => !ConstantReader.IsConstant(input))],
            IsShared = isShared,
            Scales = _scales.Of(operation, row),
        };
    }

    private static string RoleOf(LayerClass row, GraphWeight weight, GraphWeight? kernel, int index) => row switch
    {
        { Kernel: { } form } => weight == kernel ? form.OutputRole : "bias",
        { IsBatchNorm: true } => index switch { 1 => "gamma", 2 => "beta", 3 => "moving_mean", _ => "moving_variance" },
        { Scales: ScaleRule.Joined } => "bias",
        { Scales: ScaleRule.Absorbed } => "factor",
        _ => FormattableString.Invariant($"input_{index}"),
    };

    /// <summary>The kernel of an operation that is known to have one; null where it is computed, or looks
    /// otherwise than its row says.</summary>
    private static GraphWeight? KernelOf(Operation operation)
    {
        var form = OperationTable.Of(operation.Type).Kernel;
        var kernel = form is not null && operation.Inputs.Count > 1 ? ConstantReader.FloatOf(operation.Inputs[1]) : null;
        var isPlain = operation.Type != "MatMul"
            || !(operation.Attributes.Flag("transpose_a", false) || operation.Attributes.Flag("transpose_b", false));
        return isPlain && kernel?.Shape.Count == form?.Rank && kernel?.Shape.All(size => size > 0) == true ? kernel : null;
    }

    /// <summary>An operation, and behind one with a kernel the addition of a vector of as many values as it makes channels.</summary>
    private List<Operation> PartsOf(Operation operation)
    {
        if (KernelOf(operation) is not { } kernel || _outputs.Contains(operation.Output())
            || _takers[operation.Output()].ToArray() is not [var only])
        {
            return [operation];
        }

        var form = OperationTable.Of(operation.Type).Kernel!;
        var channels = form.IsDepthwise ? (long)kernel.Shape[2] * kernel.Shape[3] : form.IsTransposed ? kernel.Shape[2] : kernel.Shape[^1];
        return only.Type is "BiasAdd" or "Add" or "AddV2" && only.Inputs.Count == 2
            && only.Inputs.Select(ConstantReader.FloatOf).OfType<GraphWeight>().ToArray() is [{ } vector]
            && _constants.IsOwn(vector) && ScalesOfOperation.IsVector(vector.Shape) && vector.Shape[^1] == channels
                ? [operation, only]
                : [operation];
    }

    /// <summary>What passes read of a layer's options, by Keras's names.</summary>
    private JsonObject Options(Operation operation)
    {
        var options = new JsonObject();
        if (operation.Attributes.Contains("data_format") && operation.Attributes.Text("data_format") == "NCHW")
        {
            options["data_format"] = "channels_first";
        }

        if (operation.Type == "Relu6")
        {
            options["max_value"] = 6;
        }

        if (operation.Attributes.Contains("epsilon"))
        {
            options["epsilon"] = operation.Attributes.Number("epsilon");
        }

        if (operation.Type == "ConcatV2" && _constants.Integers(operation.Inputs[^1]) is [var axis])
        {
            options["axis"] = axis;
        }

        if (operation.Type is "Mean" or "Max" or "Sum" && operation.Inputs.Count > 1
            && _constants.Integers(operation.Inputs[1]) is { } axes)
        {
            options["axes"] = new JsonArray([.. axes.Select(number => (JsonNode)number)]);
        }

        if (operation.Type == "Reshape" && operation.Inputs.Count > 1 && _constants.Integers(operation.Inputs[1]) is { Length: > 0 } shape)
        {
            options["target_shape"] = new JsonArray([.. shape[1..].Select(number => (JsonNode)number)]);
        }

        if (operation.Type is "Pad" or "MirrorPad" && _scales.ChannelPadding(operation) is [var before, var behind])
        {
            options["channel_padding"] = new JsonArray(before, behind);
        }

        return options;
    }
}
