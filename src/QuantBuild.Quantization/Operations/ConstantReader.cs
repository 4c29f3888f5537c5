using QuantBuild.Graph;

namespace QuantBuild.Quantization.Operations;

/// <summary>The constants among an operation's inputs.</summary>
internal sealed class ConstantReader
{
    private readonly WeightSet _values;
    private readonly Dictionary<string, int> _uses = new(StringComparer.Ordinal);

    public ConstantReader(OperationGraph graph, WeightSet values)
    {
        _values = values;
        foreach (var input in graph.Operations.Where(operation => operation.Type != "Identity").SelectMany(operation => operation.Inputs))
        {
            if (input.Source.Weight is { } weight)
            {
                _uses[weight.Name] = _uses.GetValueOrDefault(weight.Name) + 1;
            }
        }

        foreach (var weight in graph.Outputs.Select(output => output.Value.Source.Weight).OfType<GraphWeight>())
        {
            _uses[weight.Name] = int.MaxValue;
        }
    }

    /// <summary>Whether a value is a constant, which may be handed on by identities.</summary>
    public static bool IsConstant(GraphValue value) => value.Source.Type == "Const";

    /// <summary>The float32 weight that a value is; null where it is none.</summary>
    public static GraphWeight? FloatOf(GraphValue value) => value.Source.Weight is { Type: ElementType.Float32 } weight ? weight : null;

    /// <summary>Whether only one place takes a weight, so that it can change for that place's sake.</summary>
    public bool IsOwn(GraphWeight weight) => _uses.GetValueOrDefault(weight.Name) == 1;

    /// <summary>The integers that a value is, such as axes; null where they are not constant.</summary>
    public int[]? Integers(GraphValue value) => Read(value)?.Values as int[];

    /// <summary>The numbers that a value is; null where they are not constant.</summary>
    public float[]? Floats(GraphValue value) => Read(value)?.Values as float[];

    private Tensor? Read(GraphValue value) => value.Source is { Type: "Const" } constant
        ? constant.Value ?? (constant.Weight is { } weight ? _values.Get(weight) : null)
        : null;
}
