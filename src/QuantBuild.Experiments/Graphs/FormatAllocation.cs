using System.IO.Compression;
using System.Runtime.InteropServices;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Channels;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Experiments.Graphs;

/// <summary>
/// Chooses each kernel's levels, or to keep it finely, so that the sum of the errors is least for a number of compressed bytes: first and
/// depthwise kernels have few bytes and
/// much effect. One price of bytes serves all kernels, and is bisected.
/// </summary>
internal sealed class FormatAllocation
{
    // What float16's last bit leaves of the error of 256 levels.
    private const double ErrorOfFine = 1e-4;
    private const int Bisections = 40;
    private const int Fewest = 96;
    private const int Most = 256;

    private static readonly int[] _levels = [Fewest, 112, 128, 144, 160, 176, 192, 208, 224, 240, Most];

    // What another two weights, a node for each, a product and a placeholder take in a compressed topology.
    private const double TopologyBytes = 100;

    private static readonly int[] _channelLevels = [24, 32, 48, 64, 96, 128, 176, Most];

    private readonly List<Choice[]> _kernels = [];

    /// <param name="prepared">The float model after the passes.</param>
    /// <param name="signals">What its kernels take and make, by name.</param>
    /// <param name="isPerChannel">Whether a kernel's channels may have scales of their own.</param>
    public FormatAllocation(ModelGraph prepared, IReadOnlyDictionary<string, KernelSignal> signals, bool isPerChannel)
    {
        foreach (var layer in prepared.Layers)
        {
            foreach (var kernel in Kernels.Of(layer))
            {
                var choices = ChoicesOf(layer, kernel, signals);
                _kernels.Add(isPerChannel ? [.. choices, .. ChannelChoicesOf(layer, kernel, signals)] : choices);
            }
        }
    }

    /// <summary>The compressed bytes of all kernels in 256 levels.</summary>
    public static long BytesOf(ModelGraph model) =>
        model.Layers.SelectMany(Kernels.Of).Sum(kernel => Compressed(Rounded(kernel, Most).ToBytes()));

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

    private static Choice[] ChoicesOf(GraphLayer layer, WeightTensor kernel, IReadOnlyDictionary<string, KernelSignal> signals)
    {
        var full = Rounded(kernel, Most);
        if (signals.GetValueOrDefault(kernel.Name)?.ErrorOf(layer, full.Dequantize()) is not { } error)
        {
            return [new Choice(kernel.Name, KernelGrid.Levels(Most), 0, Compressed(full.ToBytes()))];
        }

        // Between both ends bytes follow the bits of a code.
        double most = Compressed(full.ToBytes()), fewest = Compressed(Rounded(kernel, Fewest).ToBytes());
        var halves = new Half[kernel.Values.Length];
        Float16Quantizer.Quantize(kernel.Values.Span, halves);
        return
        [
            .. _levels.Select(levels => new Choice(
                kernel.Name,
                KernelGrid.Levels(levels),
                error * Math.Pow((Most - 1.0) / (levels - 1), 2),
                most - ((most - fewest) * Math.Log2((double)Most / levels) / Math.Log2((double)Most / Fewest)))),
            new Choice(kernel.Name, KernelGrid.Fine, error * ErrorOfFine, Compressed(MemoryMarshal.AsBytes<Half>(halves))),
        ];
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
                yield return new Choice(
                    kernel.Name, grid, error, Compressed(stored.Codes!.ToBytes()) + scales + TopologyBytes);
            }
        }
    }

    private static QuantizedWeight Rounded(WeightTensor kernel, int levels) =>
        KernelGrid.Levels(levels).For(kernel).Quantize(kernel, NearestRounding.Instance);

    private static long Compressed(ReadOnlySpan<byte> bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return stream.Length;
    }

    private sealed record Choice(string Kernel, KernelGrid Grid, double Error, double Bytes);
}
