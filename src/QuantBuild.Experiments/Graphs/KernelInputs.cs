using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Graphs;

/// <summary>
/// XᵀX of what kernels see, from samples of their inputs. Of many places only some are taken, spread at random but the same in each run: a
/// few for each input tell its
/// correlations.
/// </summary>
internal sealed class KernelInputs : IDisposable
{
    // Beyond this the factors of one layer would take minutes, and gigabytes.
    private const int MostInputs = 2304;
    private const int RowsForEachInput = 8;
    private const int LeastRows = 8192;
    private const int RowsAtATime = 4096;
    private const int Seed = 1337;

    private readonly InferenceEngine _product;

    public KernelInputs()
    {
        var builder = new GraphBuilder();
        var rows = builder.Input("rows", ElementType.Float32, [null, null]);
        builder.Output("product", builder.Add("MatMul", [rows, rows], new() { { "transpose_a", true }, { "transpose_b", false } }));
        _product = InferenceEngine.Open(builder.Build(), WeightSet.Empty);
    }

    /// <summary>The matrices of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="samples">What it takes, sample by sample.</param>
    /// <returns>One matrix, or one a channel for a depthwise kernel; none where the form is not known, or there are too many
    /// inputs.</returns>
    public IReadOnlyList<GramMatrix> Grams(GraphLayer layer, Tensor[] samples) => (layer.Class.Gram, layer.Class.Kernel) switch
    {
        (GramForm.Rows, _) when samples[0].Shape.Count == 2 => OfRows(samples[0].Shape[1], [.. samples.Select(sample => sample.Floats)]),
        (GramForm.Patches or GramForm.PatchesByChannel, { } form)
            when samples[0].Shape.Count == 4 && layer.GetWeight(form.OutputRole) is { } kernel => OfPatches(layer, kernel.Shape, samples),
        _ => [],
    };

    public void Dispose() => _product.Dispose();

    private IReadOnlyList<GramMatrix> OfPatches(GraphLayer layer, IReadOnlyList<int> kernel, Tensor[] samples)
    {
        var window = new KernelWindow(layer.Operations[0], kernel, samples[0].Shape);
        int channels = samples[0].Shape[3], taps = kernel[0] * kernel[1], places = window.Height * window.Width;
        var wanted = Math.Max(LeastRows, layer.Class.Gram == GramForm.Patches ? RowsForEachInput * taps * channels : 0);
        var random = new Random(Seed);
        var patches = new List<float[]>();
        foreach (var sample in samples)
        {
            var images = sample.Shape[0];
            var picture = sample.Floats.Length / images;
            for (var image = 0; image < images; image++)
            {
                var taken = TakePlaces(random, places, Math.Max(wanted / (samples.Length * images), 1));
                var rows = new float[taken.Length * taps * channels];
                for (var i = 0; i < taken.Length; i++)
                {
                    var row = rows.AsSpan(i * taps * channels, taps * channels);
                    window.CopyPatch(sample.Floats.AsSpan(image * picture, picture), sample.Shape, taken[i], row);
                }

                patches.Add(rows);
            }
        }

        return layer.Class.Gram == GramForm.Patches ? OfRows(taps * channels, patches) : ByChannel(taps, channels, patches);
    }

    private static int[] TakePlaces(Random random, int places, int count)
    {
        int[] all = [.. Enumerable.Range(0, places)];
        if (count < places)
        {
            random.Shuffle(all);
        }

        return all[..Math.Min(count, places)];
    }

    private IReadOnlyList<GramMatrix> OfRows(int inputs, IReadOnlyList<float[]> rows)
    {
        if (inputs > MostInputs)
        {
            return [];
        }

        var sum = new double[inputs * inputs];
        long count = 0;
        foreach (var part in Parts(rows, inputs))
        {
            var feed = new Dictionary<string, Tensor> { ["rows"] = Tensor.Of([part.Length / inputs, inputs], part) };
            var product = _product.Run(feed)["product"].Floats;
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += product[i];
            }

            count += part.Length / inputs;
        }

        return [new GramMatrix(inputs, Array.ConvertAll(sum, value => value / count))];
    }

    // Few large products are quicker than many small ones.
    private static IEnumerable<float[]> Parts(IReadOnlyList<float[]> rows, int inputs)
    {
        var waiting = new List<float[]>();
        long count = 0;
        foreach (var part in rows)
        {
            waiting.Add(part);
            count += part.Length / inputs;
            if (count >= RowsAtATime)
            {
                yield return [.. waiting.SelectMany(values => values)];
                waiting.Clear();
                count = 0;
            }
        }

        if (waiting.Count > 0)
        {
            yield return [.. waiting.SelectMany(values => values)];
        }
    }

    private static GramMatrix[] ByChannel(int taps, int channels, List<float[]> patches)
    {
        var grams = new GramMatrix[channels];
        long count = patches.Sum(part => (long)part.Length) / (taps * channels);
        Parallel.For(0, channels, channel =>
        {
            var sum = new double[taps * taps];
            foreach (var part in patches)
            {
                for (var start = channel; start < part.Length; start += taps * channels)
                {
                    for (var i = 0; i < taps; i++)
                    {
                        double value = part[start + (i * channels)];
                        for (var j = 0; j <= i; j++)
                        {
                            sum[(i * taps) + j] += value * part[start + (j * channels)];
                        }
                    }
                }
            }

            for (var i = 0; i < taps; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    sum[(j * taps) + i] = sum[(i * taps) + j] /= count;
                }
            }

            grams[channel] = new GramMatrix(taps, sum);
        });
        return grams;
    }
}
