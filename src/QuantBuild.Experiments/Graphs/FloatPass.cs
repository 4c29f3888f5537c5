using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>Calibration samples on their one way through a float model: what its kernels see of all of them, and what its layers make of
/// those that are carried.</summary>
internal sealed class FloatPass
{
    // So many samples are computed before what kernels see of them is added up.
    private const int AtOnce = 8;

    private readonly ModelOperations _operations;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, Tensor>> _samples;
    private readonly int _carried;
    private readonly FloatGrams.SeenKernel[] _kernels;
    private readonly IReadOnlyList<(string Layer, IReadOnlyList<GraphValue> Values)> _layers;
    private readonly ILookup<string, (int Kernel, int Use)> _uses;
    private readonly HashSet<string> _made;

    /// <param name="model">The model.</param>
    /// <param name="operations">Its operations.</param>
    /// <param name="samples">What its inputs are given.</param>
    /// <param name="carried">How many of them, from the first, are carried.</param>
    /// <param name="isOfLayersAlone">Whether what the kernels see is not asked for.</param>
    public FloatPass(
        ModelGraph model, ModelOperations operations, IReadOnlyList<IReadOnlyDictionary<string, Tensor>> samples, int carried,
        bool isOfLayersAlone = false)
    {
        (_operations, _samples, _carried) = (operations, samples, carried);
        _kernels = isOfLayersAlone ? [] : FloatGrams.KernelsOf(model, operations);
        _layers = [.. model.Layers.Select(layer => (layer.Name, Values: operations.Of(layer).BeforeActivation(layer)))
            .Where(layer => layer.Values.Count > 0)];
        _uses = _kernels.Index().SelectMany(kernel => kernel.Item.Seen.Select((value, use) => (value.Name, Place: (kernel.Index, use))))
            .ToLookup(seen => seen.Name, seen => seen.Place, StringComparer.Ordinal);
        _made = [.. _layers.SelectMany(layer => layer.Values).Select(value => value.Name)];
    }

    /// <summary>Runs the model.</summary>
    /// <param name="blocks">Which samples: some of the <see cref="SampleBlocks"/>, ascending.</param>
    /// <returns>What each block comes to, in their order.</returns>
    /// <exception cref="InferenceException">An operation cannot be run.</exception>
    public IEnumerable<FloatSums> Run(IReadOnlyList<Range> blocks)
    {
        GraphValue[] seen = [.. _kernels.SelectMany(kernel => kernel.Seen).Distinct()];
        GraphValue[] made = [.. seen.Union(_layers.SelectMany(layer => layer.Values))];
        var last = LastSamples(seen);
        seen = [.. _kernels.Where((_, i) => last[i] > _carried).SelectMany(kernel => kernel.Seen).Distinct()];
        using var product = new RowProduct();
        KernelInputs[] sums =
        [
            .. _kernels.Select((kernel, i) =>
                new KernelInputs(kernel.Uses[0], ImagesIn(last[i]) * kernel.Uses.Count, i, product, kernel.AreOfPlaces)),
        ];

        // What the one gives out takes as much memory as all else; so the other begins when it is released.
        InferenceEngine? engine = null;
        var givesMade = false;
        try
        {
            foreach (var block in blocks)
            {
                var moments = new List<IReadOnlyDictionary<string, ValueMoments>>();
                foreach (var chunk in ChunksOf(block))
                {
                    var areCarried = chunk[0] < _carried;
                    if (engine is null || givesMade != areCarried)
                    {
                        engine?.Dispose();
                        engine = Open(areCarried ? made : seen);
                        givesMade = areCarried;
                    }

                    var found = FeedRuns.Each(chunk.Length, i => Run(engine, chunk[i], sums, last));
                    Parallel.For(0, _kernels.Length, kernel =>
                    {
                        foreach (var rows in found.SelectMany(sample => sample.Rows[kernel]))
                        {
                            sums[kernel].Add(rows);
                        }
                    });
                    moments.AddRange(areCarried ? found.Select(sample => sample.Made) : []);
                }

                var added = FeedRuns.Each(_kernels.Length, kernel => sums[kernel].EndBlock());
                yield return new FloatSums(
                    _kernels.Zip(added).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal),
                    _layers.Where(_ => moments.Count > 0).ToDictionary(
                        layer => layer.Layer,
                        layer => ValueMoments.Together(layer.Values.Select(value => ValueMoments.Of(value, moments))),
                        StringComparer.Ordinal));
            }
        }
        finally
        {
            engine?.Dispose();
        }
    }

    // Up to which sample each kernel's rows are taken. Large images have many places; where those that are carried have several times as
    // many as there are rows, to read the others, too, would take longer than to compute them, and tell no more.
    private int[] LastSamples(GraphValue[] seen)
    {
        var places = new Dictionary<string, long>(StringComparer.Ordinal);
        if (_carried < _samples.Count)
        {
            using var engine = Open(seen);
            engine?.Run(_samples[0], (name, output) => places[name] = output.Values.Length / output.Channels);
        }

        var share = (double)ImagesIn(_carried) / ImagesIn(1);
        return Array.ConvertAll(_kernels, kernel =>
        {
            var carried = share * kernel.Seen.Sum(value => places.GetValueOrDefault(value.Name));
            return KernelInputs.AreEnough(kernel.Uses[0], kernel.AreOfPlaces, carried) ? _carried : _samples.Count;
        });
    }

    // Of the first samples, which have as many each; the last one of all may have fewer.
    private int ImagesIn(int samples)
    {
        return samples == 0 ? 0 : ((samples - 1) * Of(0)) + Of(samples - 1);

        int Of(int sample) => _samples[sample].Values.First().Shape[0];
    }

    // Of none are some samples carried and some not.
    private IEnumerable<int[]> ChunksOf(Range block) =>
        Enumerable.Range(block.Start.Value, block.End.Value - block.Start.Value).GroupBy(sample => sample < _carried)
            .SelectMany(part => part.Chunk(AtOnce));

    private InferenceEngine? Open(GraphValue[] values) => values.Length == 0 ? null
        : InferenceEngine.Open(_operations.Graph, _operations.Weights, FeedRuns.Read(values));

    private Found Run(InferenceEngine? engine, int sample, KernelInputs[] sums, int[] last)
    {
        var found = new Found(
            Array.ConvertAll(_kernels, kernel => new float[kernel.Uses.Count][]),
            new Dictionary<string, ValueMoments>(StringComparer.Ordinal));
        engine?.Run(_samples[sample], (name, output) =>
        {
            foreach (var (kernel, use) in _uses[name].Where(seen => sample < last[seen.Kernel]))
            {
                found.Rows[kernel][use] = sums[kernel].RowsOf(output, sample);
            }

            if (sample < _carried && _made.Contains(name))
            {
                found.Made[name] = ValueMoments.Of(output);
            }
        });
        return found;
    }

    // Of each kernel and use its rows; of each value its moments.
    private sealed record Found(float[]?[][] Rows, Dictionary<string, ValueMoments> Made);
}
