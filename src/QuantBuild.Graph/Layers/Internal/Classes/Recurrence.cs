using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>Layers that go through a sequence step by step. Sequences are [batch, steps, features].</summary>
internal static class Recurrence
{
    // What computes the same whatever it is, and what only training needs.
    private static readonly string[] _ignored =
    [
        "unroll", "implementation", "use_cudnn", "dropout", "recurrent_dropout", "cell", "input_dim", "input_length", "num_constants",
        "unit_forget_bias",
    ];

    /// <summary>Long short-term memory: the weights' columns are those of the gates input, forget, cell and output.</summary>
    public static LayerTensor[] Lstm(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        var (units, kernel, recurrent, bias) = Weights(scope, inputs[0], gates: 4);
        var (activation, gate) = (Activation(scope), Gate(scope));
        var loop = new SequenceLoop(scope, inputs, units, states: 2);
        return loop.Run(Products(scope, inputs[0], kernel, bias), [recurrent], (step, product, states, kept) =>
        {
            var parts = Split(step, Sum(step, product, step.Op("MatMul", states[0], kept[0])), 4);
            var cell = step.Op(
                "AddV2", step.Op("Mul", gate(step, parts[1]), states[1]), step.Op("Mul", gate(step, parts[0]), activation(step, parts[2])));
            return [step.Op("Mul", gate(step, parts[3]), activation(step, cell)), cell];
        });
    }

    /// <summary>Gated recurrent units: the weights' columns are those of the gates update and reset, and of the candidate.</summary>
    public static LayerTensor[] Gru(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        var resetsAfter = scope.Config.Bool("reset_after", !scope.Config.Dialect.HasOldRecurrentDefaults);
        var (units, kernel, recurrent, bias) = Weights(scope, inputs[0], gates: 3, resetsAfter ? [2] : []);
        var (activation, gate) = (Activation(scope), Gate(scope));
        var loop = new SequenceLoop(scope, inputs, units, states: 1);
        var inputBias = resetsAfter && bias is { } both ? Row(scope, both, 0) : bias;
        GraphValue[] kept = resetsAfter
            ? bias is { } second ? [recurrent, Row(scope, second, 1)] : [recurrent]
            : [Columns(scope, recurrent, 0, 2 * units), Columns(scope, recurrent, 2 * units, 3 * units)];
        return loop.Run(Products(scope, inputs[0], kernel, inputBias), kept, (step, product, states, own) =>
        {
            var (parts, state) = (Split(step, product, 3), states[0]);
            var sums = step.Op("MatMul", state, own[0]);
            var ofState = Split(step, resetsAfter && own.Length > 1 ? Sum(step, sums, own[1]) : sums, resetsAfter ? 3 : 2);
            var (update, reset) = (gate(step, Sum(step, parts[0], ofState[0])), gate(step, Sum(step, parts[1], ofState[1])));
            var remembered = resetsAfter ? step.Op("Mul", reset, ofState[2]) : step.Op("MatMul", step.Op("Mul", reset, state), own[1]);
            var candidate = activation(step, Sum(step, parts[2], remembered));
            return [step.Op("AddV2", step.Op("Mul", update, state), step.Op("Mul", step.Op("Sub", step.Number(1), update), candidate))];
        });
    }

    /// <summary>The state is activation(x·kernel + state·recurrent kernel + bias).</summary>
    public static LayerTensor[] Simple(LayerScope scope, IReadOnlyList<LayerTensor> inputs)
    {
        var (units, kernel, recurrent, bias) = Weights(scope, inputs[0], gates: 1);
        var activation = Activation(scope);
        var loop = new SequenceLoop(scope, inputs, units, states: 1);
        return loop.Run(Products(scope, inputs[0], kernel, bias), [recurrent], (step, product, states, kept) =>
            [activation(step, Sum(step, product, step.Op("MatMul", states[0], kept[0])))]);
    }

    private static (int Units, GraphValue Kernel, GraphValue Recurrent, GraphValue? Bias) Weights(
        LayerScope scope, LayerTensor x, int gates, params int[] biasRows)
    {
        if (x.Rank != 3)
        {
            throw scope.Error($"takes sequences, [steps, features]; got {x}");
        }

        scope.Config.Ignore(_ignored);
        if (Array.Find(["stateful", "time_major"], option => scope.Config.Bool(option, false)) is { } option)
        {
            throw scope.Error($"has {option}, which is not supported");
        }

        var units = Convolutions.Positive(scope, "units");
        var cell = scope.Part("cell");
        var kernel = cell.Weight("kernel", Convolutions.Channels(scope, x), gates * units);
        var recurrent = cell.Weight("recurrent_kernel", units, gates * units);
        return (units, kernel, recurrent, scope.Config.Bool("use_bias", true) ? cell.Weight("bias", [.. biasRows, gates * units]) : null);
    }

    private static Func<LayerScope, GraphValue, GraphValue> Activation(LayerScope scope) =>
        Activations.Function(scope, "activation", "tanh");

    private static Func<LayerScope, GraphValue, GraphValue> Gate(LayerScope scope) =>
        Activations.Function(scope, "recurrent_activation", scope.Config.Dialect.HasOldRecurrentDefaults ? "hard_sigmoid" : "sigmoid");

    // All steps' products with the kernel at once.
    private static GraphValue Products(LayerScope scope, LayerTensor x, GraphValue kernel, GraphValue? bias)
    {
        var products = scope.Op("BatchMatMulV2", x.Value, kernel);
        return bias is { } added ? scope.Op("BiasAdd", products, added) : products;
    }

    private static GraphValue Sum(LayerScope scope, GraphValue one, GraphValue other) =>
        scope.Op("AddV2", one, other);

    private static GraphValue[] Split(LayerScope scope, GraphValue value, int parts)
    {
        var split = scope.Many("Split", new() { { "num_split", parts } }, parts, scope.Whole(1), value);
        return [.. Enumerable.Range(0, parts).Select(split.Output)];
    }

    private static GraphValue Row(LayerScope scope, GraphValue table, int row) => scope.OpWith(
        "StridedSlice", new() { { "shrink_axis_mask", 1 } }, table, scope.Integers(row), scope.Integers(row + 1), scope.Integers(1));

    private static GraphValue Columns(LayerScope scope, GraphValue table, int from, int to) => scope.OpWith(
        "StridedSlice",
        new() { { "begin_mask", 1 }, { "end_mask", 1 } },
        table,
        scope.Integers(0, from),
        scope.Integers(0, to),
        scope.Integers(1, 1));
}
