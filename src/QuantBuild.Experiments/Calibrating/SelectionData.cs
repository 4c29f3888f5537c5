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

    private readonly Tensor _inputs;
    private readonly IReadOnlyList<ExampleInput> _examples;
    private readonly Func<IReadOnlyList<ModelOutput>, IReadOnlyList<ModelOutput>> _judged;
    private readonly Func<float[], float[], IReadOnlyList<ModelOutput>, Judgement> _judge;
    private readonly Func<byte[]> _truth;
    private Func<int, SelectionData>? _first;
    private IReadOnlyList<ModelOutput> _outputs = [];

    private SelectionData(
        Tensor inputs,
        IReadOnlyList<ExampleInput>? examples,
        Func<IReadOnlyList<ModelOutput>, IReadOnlyList<ModelOutput>> judged,
        Func<float[], float[], IReadOnlyList<ModelOutput>, Judgement> judge,
        Func<byte[]> truth)
    {
        (_inputs, _judged, _judge, _truth) = (inputs, judged, judge, truth);
        _examples = examples ?? [new ExampleInput(null, [.. inputs.Shape.Skip(1)])];
    }

    /// <summary>The number of examples.</summary>
    public long Count => _inputs.Shape[0];

    /// <summary>Examples that are judged as the evaluation judges.</summary>
    /// <param name="inputs">The inputs, batch first.</param>
    /// <param name="criteria">The metrics and the truth.</param>
    /// <param name="positions">Where the examples stand in the data that the criteria are of; null where they are all of it, in its
    /// order.</param>
    /// <param name="examples">What an example is made of; null for one input of the tensor's shape.</param>
    /// <returns>The data.</returns>
    internal static SelectionData Of(
        Tensor inputs, Criteria criteria, IReadOnlyList<int>? positions = null, IReadOnlyList<ExampleInput>? examples = null)
    {
        int[] places = [.. positions ?? Enumerable.Range(0, criteria.Targets.Count)];
        var data = criteria.Metrics[0].IsOfFloatModel
            ? new SelectionData(
                inputs, examples, outputs => outputs, new ComparisonJudge(criteria).Judge, () => criteria.Truth(places))
            : Labelled();
        data._first = count => Of(data.Inputs(count), criteria, places[..count], examples);
        return data;

        SelectionData Labelled()
        {
            var judge = new SelectionJudge(criteria, places);
            return new SelectionData(
                inputs,
                examples,
                outputs => [LabelledOutput.Of(criteria, outputs)],
                (reference, outputs, _) => judge.Judge(reference, outputs),
                () => criteria.Truth(places));
        }
    }

    /// <summary>Examples that are judged in a way of their own.</summary>
    /// <param name="inputs">The inputs, batch first.</param>
    /// <param name="judge">Judges outputs beside the float model's, which come first.</param>
    /// <param name="truth">All that the judge goes by beside the outputs, such as labels, in bytes that differ where it does.</param>
    /// <param name="examples">What an example is made of; null for one input of the tensor's shape.</param>
    /// <returns>The data.</returns>
    internal static SelectionData Of(
        Tensor inputs, Func<float[], float[], Judgement> judge, Func<byte[]> truth, IReadOnlyList<ExampleInput>? examples = null) =>
            new(inputs, examples, outputs => outputs, (reference, outputs, _) => judge(reference, outputs), truth);

    /// <summary>The first examples alone, where all together are of more values than is worth the time.</summary>
    internal SelectionData Few()
    {
        var count = Math.Max(FewValues / (_inputs.Floats.Length / (int)Count), FewestExamples);
        return count < Count && _first is not null ? _first(count) : this;
    }

    /// <summary>Computes a model's outputs.</summary>
    /// <param name="graph">The model, with its weights as they are to be used.</param>
    /// <returns>The outputs that are judged, row-major; of several, those of an example one after the other.</returns>
    public float[] Predict(ModelGraph graph)
    {
        using var model = RunnableModel.Of(graph);
        var (values, size) = (_inputs.Floats, _inputs.Floats.Length / (int)Count);
        var rows = RowsAtATime(_inputs);
        var parts = new float[(Count + rows - 1) / rows][];

        // Several threads that predict a few examples each are faster than several threads on the same ones.
        FeedRuns.ForEach(parts.Length, part =>
        {
            var (start, count) = (part * rows, Math.Min(rows, (int)Count - (part * rows)));
            var outputs = _judged(model.Predict(_examples, count, values.AsMemory(start * size, count * size)));
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
    internal static int RowsAtATime(Tensor examples) =>
        InferenceDevices.AtOnce(Math.Clamp(BatchBytes / (examples.Floats.Length / examples.Shape[0]), 1, 256));

    /// <summary>Judges outputs beside the float model's.</summary>
    /// <param name="reference">The float model's outputs.</param>
    /// <param name="outputs">The quantized model's.</param>
    /// <returns>The judgement.</returns>
    public Judgement Judge(float[] reference, float[] outputs) => _judge(reference, outputs, _outputs);

    /// <summary>Feeds a hash with all that decides a judgement: each example, and what is true of it.</summary>
    internal void AppendTo(IncrementalHash hash)
    {
        hash.AppendTensor(_inputs);
        hash.AppendData(_truth());
    }

    /// <summary>The inputs, row-major, one by one.</summary>
    internal IEnumerable<float[]> Values => OneByOne(_inputs);

    private Tensor Inputs(int count) =>
        Tensor.Of([count, .. _inputs.Shape.Skip(1)], _inputs.Floats[..(count * (_inputs.Floats.Length / (int)Count))]);

    internal static IEnumerable<float[]> OneByOne(Tensor examples) => examples.Floats.Chunk(examples.Floats.Length / examples.Shape[0]);
}
