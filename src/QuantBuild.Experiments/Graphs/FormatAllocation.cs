using System.Runtime.InteropServices;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Rounding;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Graphs;

/// <summary>
/// Chooses each kernel's levels, or to keep it finely, so that the sum of the errors is least for a number of compressed bytes: first and
/// depthwise kernels have few bytes and much effect. One price of bytes serves all kernels, and is bisected.
/// </summary>
internal sealed class FormatAllocation
{
    // What float16's last bit leaves of the error of 256 levels.
    private const double ErrorOfFine = 1e-4;
    private const int Bisections = 40;
    private const int Most = 256;

    // How well codes compress is told by some.
    private const int MostValues = 1 << 17;

    // What another two weights, a node for each, a product and a placeholder take in a compressed topology.
    private const double TopologyBytes = 100;

    // Those of a byte, and those of two; between the ends of each, bytes follow the bits of a code.
    private static readonly int[][] _levels =
        [[64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, Most], [512, 724, 1024, 1448, 2048, 2896, 4096]];

    private static readonly int[] _channelLevels = [24, 32, 48, 64, 96, 128, 176, Most];

    private readonly Choice[][] _kernels;

    /// <param name="prepared">The float model after the passes.</param>
    /// <param name="signals">What its kernels take and make, by name.</param>
    /// <param name="isPerChannel">Whether a kernel's channels may have scales of their own.</param>
    public FormatAllocation(ModelGraph prepared, IReadOnlyDictionary<string, KernelSignal> signals, bool isPerChannel) =>
        _kernels = [.. Kernels(prepared).AsParallel().AsOrdered().Select(kernel => (Choice[])
        [
            .. ChoicesOf(kernel.Layer, kernel.Weight, signals),
            .. isPerChannel ? ChannelChoicesOf(kernel.Layer, kernel.Weight, signals) : [],
        ])];

    /// <summary>The compressed bytes of all kernels in 256 levels.</summary>
    public static double BytesOf(ModelGraph model) =>
        Kernels(model).AsParallel().AsOrdered().Sum(kernel => BytesOf(kernel.Weight, Most));

    /// <summary>The grids by weight name.</summary>
    /// <param name="bytes">The most compressed bytes of all kernels; where not even the fewest levels keep that, they are taken.</param>
    public IReadOnlyDictionary<string, KernelGrid> Within(double bytes)
    {
        double cheap = -60, dear = 20;
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (cheap + dear) / 2;
            (cheap, dear) = At(Math.Exp(middle)).Sum(choice => choice.Bytes) > bytes ? (middle, dear) : (cheap, middle);
        }

        return At(Math.Exp(dear)).ToDictionary(choice => choice.Kernel, choice => choice.Grid, StringComparer.Ordinal);
    }

    private IEnumerable<Choice> At(double price) =>
        _kernels.Select(choices => choices.MinBy(choice => choice.Error + (price * choice.Bytes))!);

    private static IEnumerable<(GraphLayer Layer, WeightTensor Weight)> Kernels(ModelGraph model) =>
        model.Layers.SelectMany(layer => Quantization.Channels.Kernels.Of(layer).Select(kernel => (layer, kernel)));

    private static Choice[] ChoicesOf(GraphLayer layer, WeightTensor kernel, IReadOnlyDictionary<string, KernelSignal> signals)
    {
        if (signals.GetValueOrDefault(kernel.Name)?.ErrorOf(layer, Rounded(kernel, Most).Dequantize()) is not { } error)
        {
            return [new Choice(kernel.Name, KernelGrid.Levels(Most), 0, BytesOf(kernel, Most))];
        }

        var choices = new List<Choice>();
        foreach (var levels in _levels)
        {
            double fewest = BytesOf(kernel, levels[0]), most = BytesOf(kernel, levels[^1]);
            var bits = Math.Log2((double)levels[^1] / levels[0]);
            choices.AddRange(levels.Select(count => new Choice(
                kernel.Name,
                KernelGrid.Levels(count),
                error * Math.Pow((Most - 1.0) / (count - 1), 2),
                fewest + ((most - fewest) * Math.Log2((double)count / levels[0]) / bits))));
        }

        var halves = new Half[Math.Min(kernel.Values.Length, MostValues)];
        Float16Quantizer.Quantize(kernel.Values.Span[..halves.Length], halves);
        var fine = Compressed(MemoryMarshal.AsBytes<Half>(halves), kernel.Values.Length, halves.Length);
        return [.. choices, new Choice(kernel.Name, KernelGrid.Fine, error * ErrorOfFine, fine)];
    }

    private static double BytesOf(WeightTensor kernel, int levels) => BytesOf(Rounded(kernel, levels));

    private static double BytesOf(QuantizedWeight codes)
    {
        var bytes = codes.ToBytes();
        int values = codes.Codes.Length, counted = Math.Min(values, MostValues);
        return Compressed(bytes.AsSpan(0, bytes.Length / Math.Max(values, 1) * counted), values, counted);
    }

    private static IEnumerable<Choice> ChannelChoicesOf(
        GraphLayer layer, WeightTensor kernel, IReadOnlyDictionary<string, KernelSignal> signals)
    {
        if (signals.GetValueOrDefault(kernel.Name) is not { } signal || NormalizedKernel.Of(layer, kernel) is not { } normalized)
        {
            yield break;
        }

        foreach (var levels in _channelLevels)
        {
            var grid = KernelGrid.ChannelLevels(levels);
            var stored = normalized.Restore(grid.For(normalized.Values).Quantize(normalized.Values, NearestRounding.Instance));
            if (signal.ErrorOf(layer, stored.Restored) is { } error)
            {
                var scales = MemoryMarshal.AsBytes(stored.Scales!.Restored.Values.Span).Length / 2;
                yield return new Choice(kernel.Name, grid, error, BytesOf(stored.Codes!) + scales + TopologyBytes);
            }
        }
    }

    private static QuantizedWeight Rounded(WeightTensor kernel, int levels) =>
        KernelGrid.Levels(levels).For(kernel).Quantize(kernel, NearestRounding.Instance);

    private static double Compressed(ReadOnlySpan<byte> bytes, double values, int counted) =>
        ArtifactSizes.CompressedInTarBall(bytes) * values / Math.Max(counted, 1);

    private sealed record Choice(string Kernel, KernelGrid Grid, double Error, double Bytes);
}
