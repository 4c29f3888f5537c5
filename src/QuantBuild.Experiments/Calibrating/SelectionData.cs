using System.Security.Cryptography;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Calibrating;

/// <summary>Labelled examples that are neither calibrated nor tested on: a search chooses by them.</summary>
public sealed class SelectionData
{
    // A few images at once stay in the caches; small examples are faster many at once.
    private const int BatchBytes = 4 * 224 * 224 * 3;

    // Of large examples few tell how far outputs move, 55 photographs; fewer than 32 of any tell little.
    private const int FewValues = 1 << 23;
    private const int FewestExamples = 32;

    private readonly int[] _shape;

    // As many examples each as are computed at once, so that none is copied for that.
    private readonly Lazy<float[][]> _batches;
    private readonly IReadOnlyList<ExampleInput> _examples;
    private readonly Func<IReadOnlyList<ModelOutput>, IReadOnlyList<ModelOutput>> _judged;
    private readonly Func<float[], float[], IReadOnlyList<ModelOutput>, Judgement> _judge;
    private readonly Func<byte[]> _truth;
    private Func<int, SelectionData>? _first;
    private IReadOnlyList<ModelOutput> _outputs = [];

    private SelectionData(
        IReadOnlyList<int> shape,
        Func<int, Tensor> read,
        IReadOnlyList<ExampleInput>? examples,
        Func<IReadOnlyList<ModelOutput>, IReadOnlyList<ModelOutput>> judged,
        Func<float[], float[], IReadOnlyList<ModelOutput>, Judgement> judge,
        Func<byte[]> truth)
    {
        (_shape, _judged, _judge, _truth) = ([.. shape], judged, judge, truth);
        _batches = new(() =>
        {
            var inputs = read(_shape[0]);
            return [.. inputs.Floats.Chunk(RowsAtATime(inputs) * Size)];
        });
        _examples = examples ?? [new ExampleInput(null, [.. shape.Skip(1)])];
    }

    /// <summary>The number of examples.</summary>
    public long Count => _shape[0];

    // The number of values of an example.
    private int Size => _shape.Skip(1).Aggregate(1, (product, length) => product * length);

    /// <summary>Examples that are judged as the evaluation judges.</summary>
    /// <param name="inputs">The inputs, batch first.</param>
    /// <param name="criteria">The metrics and the truth.</param>
    /// <param name="positions">Where the examples stand in the data that the criteria are of; null where they are all of it, in its
    /// order.</param>
    /// <param name="examples">What an example is made of; null for one input of the tensor's shape.</param>
    /// <returns>The data.</returns>
    internal static SelectionData Of(
        Tensor inputs, Criteria criteria, IReadOnlyList<int>? positions = null, IReadOnlyList<ExampleInput>? examples = null) =>
            Of(
                inputs.Shape,
                count => count == inputs.Shape[0] ? inputs
                    : Tensor.Of([count, .. inputs.Shape.Skip(1)], inputs.Floats[..(inputs.Floats.Length / inputs.Shape[0] * count)]),
                criteria,
                [.. positions ?? Enumerable.Range(0, criteria.Targets.Count)],
                examples);

    /// <summary>The same of examples that are read when they are asked for, for of many large ones some schemes look at few.</summary>
    /// <param name="shape">The shape of all of them, batch first.</param>
    /// <param name="read">Reads so many, the first ones.</param>
    /// <param name="criteria">The metrics and the truth.</param>
    /// <param name="positions">Where the examples stand in the data that the criteria are of.</param>
    /// <param name="examples">What an example is made of; null for one input of that shape.</param>
    internal static SelectionData Of(
        IReadOnlyList<int> shape, Func<int, Tensor> read, Criteria criteria, int[] positions, IReadOnlyList<ExampleInput>? examples)
    {
        var data = criteria.Metrics[0].IsOfFloatModel
            ? new SelectionData(
                shape, read, examples, outputs => outputs, new ComparisonJudge(criteria).Judge, () => criteria.Truth(positions))
            : Labelled(shape, read, criteria, positions, examples);
        data._first = count => Of([count, .. shape.Skip(1)], read, criteria, positions[..count], examples);
        return data;
    }

    /// <summary>Examples that are judged in a way of their own.</summary>
    /// <param name="inputs">The inputs, batch first.</param>
    /// <param name="judge">Judges outputs beside the float model's, which come first.</param>
    /// <param name="truth">All that the judge goes by beside the outputs, such as labels, in bytes that differ where it does.</param>
    /// <param name="examples">What an example is made of; null for one input of the tensor's shape.</param>
    /// <returns>The data.</returns>
    internal static SelectionData Of(
        Tensor inputs, Func<float[], float[], Judgement> judge, Func<byte[]> truth, IReadOnlyList<ExampleInput>? examples = null) =>
            new(inputs.Shape, _ => inputs, examples, outputs => outputs, (reference, outputs, _) => judge(reference, outputs), truth);

    private static SelectionData Labelled(
        IReadOnlyList<int> shape, Func<int, Tensor> read, Criteria criteria, int[] positions, IReadOnlyList<ExampleInput>? examples)
    {
        var judge = new SelectionJudge(criteria, positions);
        return new SelectionData(
            shape,
            read,
            examples,
            outputs => [LabelledOutput.Of(criteria, outputs)],
            (reference, outputs, _) => judge.Judge(reference, outputs),
            () => criteria.Truth(positions));
    }

    /// <summary>The first examples alone, where all together are of more values than is worth the time.</summary>
    internal SelectionData Few()
    {
        var count = Math.Max(FewValues / Size, FewestExamples);
        return count < Count && _first is not null ? _first(count) : this;
    }

    /// <summary>Computes a model's outputs.</summary>
    /// <param name="graph">The model, with its weights as they are to be used.</param>
    /// <returns>The outputs that are judged, row-major; of several, those of an example one after the other.</returns>
    public float[] Predict(ModelGraph graph)
    {
        using var model = RunnableModel.Of(graph);
        var batches = _batches.Value;
        var parts = new float[batches.Length][];

        // Several threads that predict a few examples each are faster than several threads on the same ones.
        FeedRuns.ForEach(parts.Length, part =>
        {
            var count = batches[part].Length / Size;
            var outputs = _judged(model.Predict(_examples, count, batches[part]));
            parts[part] = [.. Enumerable.Range(0, count).SelectMany(i => outputs.SelectMany(output => output.Rows[i]))];
            if (part == 0)
            {
                // Of each the first row alone, which tells how many values it has.
                _outputs = [.. outputs.Select(output => output with { Rows = [output.Rows[0]] })];
            }
        });
        return [.. parts.SelectMany(part => part)];
    }

    /// <summary>How many examples are computed at once.</summary>
    /// <param name="examples">All of them, batch first.</param>
    /// <param name="areKept">Whether what layers make of them is kept until all are computed: then fewer stay in the caches.</param>
    internal static int RowsAtATime(Tensor examples, bool areKept = false) => InferenceDevices.AtOnce(
        Math.Clamp(BatchBytes / (areKept ? 4 : 1) / (examples.Floats.Length / examples.Shape[0]), 1, 256));

    /// <summary>Judges outputs beside the float model's.</summary>
    /// <param name="reference">The float model's outputs.</param>
    /// <param name="outputs">The quantized model's.</param>
    /// <returns>The judgement.</returns>
    public Judgement Judge(float[] reference, float[] outputs) => _judge(reference, outputs, _outputs);

    /// <summary>Feeds a hash with all that decides a judgement: each example, and what is true of it.</summary>
    internal void AppendTo(IncrementalHash hash)
    {
        hash.AppendTensor(_shape, _batches.Value);
        hash.AppendData(_truth());
    }

    /// <summary>An example's inputs, row-major, where they are.</summary>
    internal ReadOnlyMemory<float> ValuesOfOne(Range example)
    {
        var (batch, place) = Math.DivRem(example.Start.Value * Size, _batches.Value[0].Length);
        return _batches.Value[batch].AsMemory(place, Size);
    }
}
