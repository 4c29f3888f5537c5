using QuantBuild.Graph.Layers.Internal.Lowering;

namespace QuantBuild.Graph.Layers.Internal.Classes;

/// <summary>The loop of a recurrent layer: states that each step renews, but for steps that are passed over.</summary>
internal sealed class SequenceLoop
{
    private readonly LayerScope _scope;
    private readonly LayerTensor _x;
    private readonly GraphValue[] _states;
    private readonly int _units;
    private readonly bool _isBackward;
    private readonly bool _returnsSequences;
    private readonly bool _returnsState;
    private readonly bool _zeroesMasked;

    /// <param name="scope">The layer.</param>
    /// <param name="inputs">Its inputs: the sequence, and the states before the first step, if they are given.</param>
    /// <param name="units">The length of a state.</param>
    /// <param name="states">How many vectors the state consists of; the first is the output.</param>
    public SequenceLoop(LayerScope scope, IReadOnlyList<LayerTensor> inputs, int units, int states)
    {
        (_scope, _x, _units) = (scope, inputs[0], units);
        _isBackward = scope.Config.Bool("go_backwards", false);
        _returnsSequences = scope.Config.Bool("return_sequences", false);
        _returnsState = scope.Config.Bool("return_state", false);
        _zeroesMasked = scope.Config.Bool("zero_output_for_mask", false);
        _states = inputs.Count == 1 ? [.. Enumerable.Repeat(Zeros(), states)]
            : inputs.Count == states + 1 ? [.. inputs.Skip(1).Select(input => input.Value)]
            : throw scope.Error($"takes a sequence and {states} states, or the sequence alone; got {inputs.Count} inputs");
    }

    /// <summary>What a step computes: the states after it.</summary>
    /// <param name="step">The layer, with the graph of a step.</param>
    /// <param name="product">The sequence's value at the step.</param>
    /// <param name="states">The states before it.</param>
    /// <param name="kept">What stays the same.</param>
    public delegate GraphValue[] Step(LayerScope step, GraphValue product, GraphValue[] states, GraphValue[] kept);

    /// <summary>Goes through a sequence.</summary>
    /// <param name="sequence">[batch, steps, features].</param>
    /// <param name="kept">Weights that each step takes.</param>
    /// <param name="step">What it computes.</param>
    /// <returns>The last output or all, and the states where they are asked for.</returns>
    public LayerTensor[] Run(GraphValue sequence, GraphValue[] kept, Step step)
    {
        GraphValue[] sequences = _x.Mask is { } mask ? [sequence, mask] : [sequence];
        var loop = _scope.Loop($"Keras.{_scope.ClassName}", Body(kept, step), _states, sequences, kept, _isBackward);
        int?[] shape = _returnsSequences ? [null, _x.Shape[1], _units] : [null, _units];
        var output = loop.Output(_returnsSequences ? _states.Length : 0);
        return
        [
            new(output, shape) { Mask = _returnsSequences ? _x.Mask : null },
            .. _returnsState ? _states.Select((_, i) => new LayerTensor(loop.Output(i), [null, _units])) : [],
        ];
    }

    private OperationGraph Body(GraphValue[] kept, Step step)
    {
        var builder = new GraphBuilder();
        var scope = _scope.InBody(builder);
        GraphValue[] states = [.. _states.Select((_, i) => builder.Input($"state{i}", ElementType.Float32, [null, _units]))];
        var product = builder.Input("step", ElementType.Float32, [null, null]);
        GraphValue? mask = _x.Mask is null ? null : scope.Op("ExpandDims", builder.Input("mask", ElementType.Bool, [null]), scope.Whole(1));
        GraphValue[] own = [.. kept.Select((_, i) => builder.Input($"kept{i}", ElementType.Float32, shape: null))];
        var next = step(scope, product, states, own);
        var output = next[0];
        if (mask is { } flag)
        {
            output = _zeroesMasked ? scope.Op("SelectV2", flag, output, scope.Op("ZerosLike", output)) : output;
            next = [.. next.Zip(states, (after, before) => scope.Op("SelectV2", flag, after, before))];
            output = _zeroesMasked ? output : next[0];
        }

        for (var i = 0; i < next.Length; i++)
        {
            builder.Output($"next{i}", next[i]);
        }

        if (_returnsSequences)
        {
            builder.Output("output", scope.Op("Identity", output));
        }

        return builder.Build();
    }

    private GraphValue Zeros() => _scope.Op(
        "Fill", _scope.OpWith("Pack", new() { { "axis", 0L } }, _scope.SizeOf(_x.Value, 0), _scope.Whole(_units)), _scope.Number(0));
}
