using System.Numerics;
using System.Runtime.InteropServices;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;

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

    /// <summary>The matrices of a kernel.</summary>
    /// <param name="use">What applies it.</param>
    /// <param name="samples">What it is applied to, sample by sample.</param>
    /// <returns>Them; null where there are too many inputs, or they do not fit the kernel.</returns>
    public KernelGrams? Grams(KernelUse use, IReadOnlyList<Tensor> samples) => use.Form switch
    {
        _ when use.Inputs > MostInputs => null,
        GramForm.Rows => new(use.Form, [OfRows(use.Inputs, [.. samples.Select(sample => sample.Floats)])]),
        _ when samples[0].Shape[^1] == use.Kernel[^2] => OfPatches(use, samples),
        _ => null,
    };

    public void Dispose() => _product.Dispose();

    private KernelGrams OfPatches(KernelUse use, IReadOnlyList<Tensor> samples)
    {
        var shape = KernelWindow.OfImages(samples[0].Shape, before: 1);
        var window = new KernelWindow(use, shape);
        int channels = shape[3], places = window.Height * window.Width, images = samples.Sum(sample => sample.Shape[0]);
        var isByChannel = use.Form == GramForm.PatchesByChannel;
        var width = isByChannel ? use.Inputs * channels : use.Inputs;
        var wanted = Math.Max(LeastRows, isByChannel ? 0 : RowsForEachInput * use.Inputs);
        var random = new Random(Seed);
        var patches = new List<float[]>();
        foreach (var sample in samples)
        {
            var picture = sample.Floats.Length / sample.Shape[0];
            for (var image = 0; image < sample.Shape[0]; image++)
            {
                var taken = TakePlaces(random, places, Math.Max(wanted / images, 1));
                var rows = new float[taken.Length * width];
                for (var i = 0; i < taken.Length; i++)
                {
                    window.CopyPatch(sample.Floats.AsSpan(image * picture, picture), shape, taken[i], rows.AsSpan(i * width, width));
                }

                patches.Add(rows);
            }
        }

        return new(use.Form, isByChannel ? ByChannel(use.Inputs, channels, patches) : [OfRows(use.Inputs, patches)]);
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

    private GramMatrix OfRows(int inputs, IReadOnlyList<float[]> rows)
    {
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

        return new GramMatrix(inputs, Array.ConvertAll(sum, value => value / count));
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
                yield return Joined(waiting);
                waiting.Clear();
                count = 0;
            }
        }

        if (waiting.Count > 0)
        {
            yield return Joined(waiting);
        }
    }

    private static float[] Joined(List<float[]> parts)
    {
        var joined = new float[parts.Sum(part => part.Length)];
        var start = 0;
        foreach (var part in parts)
        {
            part.CopyTo(joined, start);
            start += part.Length;
        }

        return joined;
    }

    /// <summary>The matrices of all channels at once: their products stand side by side.</summary>
    private static GramMatrix[] ByChannel(int taps, int channels, List<float[]> patches)
    {
        double count = patches.Sum(part => (long)part.Length) / (taps * channels);
        var sums = new double[taps * taps][];
        Parallel.For(0, taps * taps, pair =>
        {
            var (one, other) = (pair / taps, pair % taps);
            if (other > one)
            {
                return;
            }

            var (sum, part) = (sums[pair] = new double[channels], new float[channels]);
            foreach (var rows in patches)
            {
                Array.Clear(part);
                for (var start = 0; start < rows.Length; start += taps * channels)
                {
                    AddProducts(rows.AsSpan(start + (one * channels), channels), rows.AsSpan(start + (other * channels), channels), part);
                }

                for (var channel = 0; channel < channels; channel++)
                {
                    sum[channel] += part[channel] / count;
                }
            }
        });
        return [.. Enumerable.Range(0, channels).Select(channel => new GramMatrix(
            taps,
            [.. Enumerable.Range(0, taps * taps).Select(pair =>
                sums[(Math.Max(pair / taps, pair % taps) * taps) + Math.Min(pair / taps, pair % taps)][channel])]))];
    }

    private static void AddProducts(ReadOnlySpan<float> one, ReadOnlySpan<float> other, Span<float> sums)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(sums);
        var first = MemoryMarshal.Cast<float, Vector<float>>(one);
        var second = MemoryMarshal.Cast<float, Vector<float>>(other);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] += first[i] * second[i];
        }

        for (var i = vectors.Length * Vector<float>.Count; i < sums.Length; i++)
        {
            sums[i] += one[i] * other[i];
        }
    }
}
