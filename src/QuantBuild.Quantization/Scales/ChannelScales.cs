using System.Text.Json.Nodes;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Scales;

/// <summary>
/// Which channels of a model must be scaled together, and which weights with them, so that its function stays. Each channel that a kernel
/// makes may be divided by a positive
/// factor; relu and the like hand that on, sums want the same factor of all that they add, and the kernels that take the channel make up
/// for it. Where anything else takes it,
/// or the model's caller sees it, its factor is 1.
/// </summary>
internal sealed class ChannelScales
{
    private readonly List<int> _leaders = [];
    private readonly HashSet<int> _fixed = [];
    private readonly List<ScaledWeight> _weights = [];
    private readonly Dictionary<GraphLayer, ChannelMap> _outputs = [];

    private ChannelScales()
    {
    }

    /// <summary>All weights that scales change.</summary>
    public IReadOnlyList<ScaledWeight> Weights => _weights;

    public static ChannelScales Of(ModelGraph graph)
    {
        var scales = new ChannelScales();
        foreach (var layer in graph.Layers)
        {
            var inputs = layer.Inputs.Select(scales._outputs.GetValueOrDefault).ToArray();
            var output = layer.IsShared || !LayerOptions.IsChannelsLast(layer) ? null : scales.Output(layer, inputs);
            if (output is null)
            {
                Array.ForEach(inputs, scales.Fix);
            }
            else if (layer.IsOutput)
            {
                scales.Fix(output);
            }
            else
            {
                scales._outputs.Add(layer, output);
            }
        }

        return scales;
    }

    /// <summary>The number that stands for all channels which are scaled with one; null where their factor is 1.</summary>
    public int? LeaderOf(int scale) => Find(scale) is var leader && _fixed.Contains(leader) ? null : leader;

    private ChannelMap? Output(GraphLayer layer, ChannelMap?[] inputs) => (LayerOptions.ScalesOf(layer), inputs) switch
    {
        _ when ChannelKernel.OfOutputs(layer) is { } outputs => OfKernel(layer, outputs, inputs),
        (ScaleRule.Passes, [{ } input]) when input.IsWhole || IsElementwise(layer) => input,
        (ScaleRule.PassesFlattened, [{ } input]) => Flatten(layer, input),
        (ScaleRule.Joined, [{ IsWhole: true } first, ..]) => Join(layer, first, inputs),
        (ScaleRule.Concatenated, _) when inputs.All(input => input?.IsWhole == true) => Concatenate(layer, inputs!),
        (ScaleRule.Reduced, [{ IsWhole: true } input]) =>
            Numbers(layer, "axes") is { Length: > 0 } axes && axes.All(axis => IsAlongChannels(layer, axis) == false) ? input : null,
        (ScaleRule.Padded, [{ IsWhole: true } input]) => Numbers(layer, "channel_padding") is [var before, var behind]
            ? new ChannelMap([.. New(before), .. input.Scales, .. New(behind)])
            : null,
        (ScaleRule.Absorbed, [{ IsWhole: true } input]) => Absorb(layer, input),
        _ => null,
    };

    private ChannelMap? OfKernel(GraphLayer layer, ChannelKernel outputs, ChannelMap?[] inputs)
    {
        if (ChannelKernel.OfInputs(layer) is { } taken && inputs is [{ } input]
            && taken.Count % input.Scales.Length == 0
            && (input.IsWhole ? taken.Count == input.Scales.Length : layer.Class.Kernel!.Rank == 2))
        {
            _weights.Add(new ScaledWeight(taken.Weight.Name, taken.Stride, input.Scales, ScaleSide.Input, IsKernel: true));
        }
        else
        {
            Array.ForEach(inputs, Fix);
        }

        var made = new ChannelMap(New(outputs.Count));
        _weights.Add(new ScaledWeight(outputs.Weight.Name, outputs.Stride, made.Scales, ScaleSide.Output, IsKernel: true));
        AddVector(layer.GetWeight("bias"), made, ScaleSide.Output);
        if (!LayerOptions.IsPositivelyHomogeneous(LayerOptions.Activation(layer)))
        {
            Fix(made);
        }

        return made;
    }

    // What the last dimension becomes need not be known where it is a multiple of the channels.
    private static ChannelMap? Flatten(GraphLayer layer, ChannelMap input) => Numbers(layer, "target_shape") switch
    {
        [.., > 0 and var last] => last % input.Scales.Length == 0
            ? new ChannelMap([.. Enumerable.Range(0, last).Select(i => input.Scales[i % input.Scales.Length])])
            : null,
        _ => input with { IsWhole = false },
    };

    private ChannelMap? Join(GraphLayer layer, ChannelMap first, ChannelMap?[] inputs)
    {
        var vector = layer.GetWeight("bias");
        if (inputs.Any(input => input is not { IsWhole: true } || input.Scales.Length != first.Scales.Length)
            || (vector is not null && vector.Values.Length != first.Scales.Length))
        {
            return null;
        }

        foreach (var (one, other) in inputs.Skip(1).SelectMany(input => first.Scales.Zip(input!.Scales)))
        {
            Unite(one, other);
        }

        AddVector(vector, first, ScaleSide.Output);
        return first;
    }

    private ChannelMap? Concatenate(GraphLayer layer, ChannelMap[] inputs) =>
        Numbers(layer, "axis") is [var axis] ? IsAlongChannels(layer, axis) switch
        {
            true => new ChannelMap([.. inputs.SelectMany(input => input.Scales)]),
            false => Join(layer, inputs[0], inputs),
            null => null,
        } : null;

    private ChannelMap? Absorb(GraphLayer layer, ChannelMap input)
    {
        var factor = layer.GetWeight("factor");
        if (factor?.Values.Length != input.Scales.Length)
        {
            return null;
        }

        var made = new ChannelMap(New(input.Scales.Length));
        AddVector(factor, input, ScaleSide.Input);
        AddVector(factor, made, ScaleSide.Output);
        return made;
    }

    private void AddVector(WeightTensor? vector, ChannelMap channels, ScaleSide side)
    {
        if (vector is not null)
        {
            _weights.Add(new ScaledWeight(vector.Name, 1, channels.Scales, side, IsKernel: false));
        }
    }

    private static bool IsElementwise(GraphLayer layer) => layer.Class.Rank.IsKept;

    /// <summary>Whether an axis is that of the channels; null where it is not known, or is the batch's.</summary>
    private static bool? IsAlongChannels(GraphLayer layer, int axis) => LayerRanks.Of(layer.Inputs[0]) switch
    {
        _ when axis == -1 => true,
        { } rank when axis != 0 && axis != -rank => axis == rank - 1,
        _ => null,
    };

    private static int[]? Numbers(GraphLayer layer, string option) => layer.Find(option) switch
    {
        JsonArray list => [.. list.Select(item => item is JsonValue value && value.TryGetValue<int>(out var number) ? number : -1)],
        JsonValue value when value.TryGetValue<int>(out var number) => [number],
        _ => null,
    };

    private int[] New(int count)
    {
        int[] numbers = [.. Enumerable.Range(_leaders.Count, count)];
        _leaders.AddRange(numbers);
        return numbers;
    }

    private void Fix(ChannelMap? channels)
    {
        foreach (var scale in channels?.Scales ?? [])
        {
            _fixed.Add(Find(scale));
        }
    }

    private void Unite(int one, int other)
    {
        var (kept, joined) = (Find(one), Find(other));
        _leaders[joined] = kept;
        if (_fixed.Contains(joined))
        {
            _fixed.Add(kept);
        }
    }

    private int Find(int scale)
    {
        while (_leaders[scale] != scale)
        {
            scale = _leaders[scale] = _leaders[_leaders[scale]];
        }

        return scale;
    }
}
