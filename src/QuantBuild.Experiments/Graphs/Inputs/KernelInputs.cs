using System.Numerics;
using System.Runtime.InteropServices;
using QuantBuild.Inference;
using QuantBuild.Quantization.Calibration;

namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>
/// XᵀX of what a kernel sees, added up sample by sample and block by block. Of many places only some are taken, spread at random but the
/// same in each run: a few for each input tell its correlations.
/// </summary>
/// <param name="use">What applies the kernel.</param>
/// <param name="images">How many examples there will be.</param>
/// <param name="number">What tells the kernel from others.</param>
/// <param name="product">Multiplies rows.</param>
/// <param name="areOfPlaces">Whether the rows are those of the places that what the kernel sees is the mean of.</param>
internal sealed class KernelInputs(KernelUse use, int images, int number, RowProduct product, bool areOfPlaces = false)
{
    // Beyond this the factors of one layer would take minutes, and gigabytes.
    private const int MostInputs = 2304;
    private const int RowsForEachInput = 16;
    private const int LeastRows = 8192;

    // A depthwise kernel has a dozen inputs.
    private const int RowsByChannel = 2048;

    // So many places for each row that is taken are enough to take it from.
    private const int PlacesForEachRow = 8;
    private const int RowsAtATime = 4096;
    private const int Seed = 1337;

    private readonly List<float[]> _waiting = [];

    // As KernelSum has them.
    private double[] _sums = [];
    private long _count;
    private long _waitingValues;

    // Of the products of inputs, each with itself and those before it.
    private int Pairs => use.Inputs * (use.Inputs + 1) / 2;

    private bool IsByChannel => use.Form == GramForm.PatchesByChannel;

    /// <summary>Whether the matrix of what a kernel sees can be held.</summary>
    public static bool CanHold(KernelUse use) => use.Inputs <= MostInputs;

    /// <summary>Whether samples have places enough for all rows of a kernel that are wanted.</summary>
    /// <param name="use">What applies the kernel.</param>
    /// <param name="areOfPlaces">Whether the rows are those of the places that what the kernel sees is the mean of.</param>
    /// <param name="places">How many places what it sees has in all of them.</param>
    public static bool AreEnough(KernelUse use, bool areOfPlaces, double places) =>
        (use.Form != GramForm.Rows || areOfPlaces) && places >= (double)PlacesForEachRow * WantedRows(use);

    /// <summary>Some of the rows that the kernel sees of a sample. Safe for use from several threads at once.</summary>
    /// <param name="sample">What it is applied to.</param>
    /// <param name="position">Where the sample stands, so that each run takes the same.</param>
    /// <returns>The rows, one after the other; null where the sample does not fit the kernel.</returns>
    public float[]? RowsOf(OutputValues sample, int position)
    {
        if (use.Form == GramForm.Rows && !areOfPlaces)
        {
            return sample.ToArray();
        }

        var wanted = WantedRows(use);
        var random = new Random(HashOf(position));
        if (areOfPlaces)
        {
            return PlacesOf(sample, random, wanted);
        }

        var shape = KernelWindow.OfImages(sample.Shape, before: 1);
        if (shape[3] != use.Kernel[^2])
        {
            return null;
        }

        var window = new KernelWindow(use, shape);
        var width = IsByChannel ? use.Inputs * shape[3] : use.Inputs;
        var rows = new List<float[]>();
        for (var image = 0; image < shape[0]; image++)
        {
            var taken = TakePlaces(random, window.Height * window.Width, Math.Max(wanted / images, 1));
            var part = new float[taken.Length * width];
            for (var i = 0; i < taken.Length; i++)
            {
                window.CopyPatch(sample, image, taken[i], part.AsSpan(i * width, width));
            }

            rows.Add(part);
        }

        return Joined(rows);
    }

    /// <summary>Adds rows. Their order decides the last digits.</summary>
    public void Add(float[]? rows)
    {
        if (rows is null)
        {
            return;
        }

        if (IsByChannel)
        {
            AddByChannel(rows);
            return;
        }

        // Few large products are quicker than many small ones.
        _waiting.Add(rows);
        _waitingValues += rows.Length;
        if (_waitingValues >= (long)RowsAtATime * use.Inputs)
        {
            Multiply();
        }
    }

    /// <summary>What was added since the last block, which begins the next one.</summary>
    public KernelSum EndBlock()
    {
        if (_waiting.Count > 0)
        {
            Multiply();
        }

        var sum = new KernelSum(Array.ConvertAll(_sums, value => (float)value), _count);
        (_sums, _count) = ([], 0);
        return sum;
    }

    private static int WantedRows(KernelUse use) =>
        use.Form == GramForm.PatchesByChannel ? RowsByChannel : Math.Max(LeastRows, RowsForEachInput * use.Inputs);

    // Of images of which only the last dimension is the kernel's.
    private float[]? PlacesOf(OutputValues sample, Random random, int wanted)
    {
        if (sample.Shape.Count < 3 || sample.Channels != use.Inputs)
        {
            return null;
        }

        var (count, rows) = (sample.Values.Length / sample.Channels, new List<float[]>());
        for (var start = 0; start < count; start += count / sample.Shape[0])
        {
            foreach (var place in TakePlaces(random, count / sample.Shape[0], Math.Max(wanted / images, 1)))
            {
                rows.Add(new float[sample.Channels]);
                sample.CopyPlace(start + place, rows[^1]);
            }
        }

        return Joined(rows);
    }

    private int HashOf(int position) => Seed + (31 * number) + (65_537 * position);

    private static int[] TakePlaces(Random random, int places, int count)
    {
        int[] all = [.. Enumerable.Range(0, places)];
        if (count >= places)
        {
            return all;
        }

        // The first steps of a shuffle settle the first places.
        for (var i = 0; i < count; i++)
        {
            var taken = random.Next(i, places);
            (all[i], all[taken]) = (all[taken], all[i]);
        }

        return all[..count];
    }

    private void Multiply()
    {
        int inputs = use.Inputs, pairs = Pairs;
        if (_sums is [])
        {
            _sums = new double[pairs + inputs];
        }

        var rows = Joined(_waiting);
        var products = product.Of(rows, inputs);
        for (int row = 0, start = 0; row < inputs; row++, start += row)
        {
            ChannelSums.AddRows(products.AsSpan(row * inputs, row + 1), [], _sums.AsSpan(start, row + 1));
        }

        ChannelSums.AddRows(rows, [], _sums.AsSpan(pairs));
        _count += rows.Length / inputs;
        _waiting.Clear();
        _waitingValues = 0;
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
    private void AddByChannel(float[] rows)
    {
        int taps = use.Inputs, channels = use.Kernel[^2];
        if (_sums is [])
        {
            _sums = new double[(Pairs + taps) * channels];
        }

        var part = new float[channels];
        var sums = _sums.AsSpan();
        for (var one = 0; one < taps; one++)
        {
            for (var other = 0; other <= one; other++, sums = sums[channels..])
            {
                Array.Clear(part);
                for (var start = 0; start < rows.Length; start += taps * channels)
                {
                    AddProducts(rows.AsSpan(start + (one * channels), channels), rows.AsSpan(start + (other * channels), channels), part);
                }

                ChannelSums.AddRows(part, [], sums[..channels]);
            }
        }

        for (var start = 0; start < rows.Length; start += taps * channels)
        {
            ChannelSums.AddRows(rows.AsSpan(start, taps * channels), [], sums);
        }

        _count += rows.Length / (taps * channels);
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
