using QuantBuild.Experiments.Evaluation.WeightChanges;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Quantization.Passes;
using QuantBuild.Tfjs;

namespace QuantBuild.Experiments.Tests.Evaluation.WeightChanges;

public sealed class FloatWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FloatWeightsTests() => NormalizedConvolution.Save(_folder["original"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_passes_they_are_those_of_the_files()
    {
        // act
        var (weights, passes) = new FloatWeights(_folder["original"]).After([]);

        // assert
        using var model = TfjsModel.Open(_folder["original"]);
        Assert.Empty(passes);
        Assert.Equal(model.Weights.Select(weight => weight.Name).Order(), weights.Keys.Order());
        Assert.All(model.Weights, weight => Assert.Equal(model.ReadFloat32(weight), weights[weight.Name].Values.ToArray()));
    }

    [Fact]
    public void Passes_are_told_with_the_layers_they_changed_and_leave_kernels_alone_to_compare()
    {
        // act
        var (weights, passes) = new FloatWeights(_folder["original"]).After([new CrossLayerEqualization(), new ChannelScaling()]);

        // assert
        Assert.Equal([("cross-layer equalization", 0), ("channel scaling", 1)], passes.Select(pass => (pass.Pass, pass.Layers)));
        var kernel = Assert.Single(weights).Value;
        Assert.EndsWith("/kernel", kernel.Name, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, NormalizedConvolution.Channels), channel =>
            Assert.Equal(1, kernel.Values.ToArray().Where((_, i) => i % NormalizedConvolution.Channels == channel).Max(Math.Abs), 1e-6));
    }

    [Fact]
    public void The_noise_of_a_scaled_kernel_is_that_of_its_codes_against_the_scaled_float_kernel()
    {
        // arrange
        var scheme = SchemeCatalog.Find("safe-8bit")!;
        scheme.Quantize(new SchemeRun(
            _folder["original"], _folder["safe"], new(() => throw new NotSupportedException()), new SchemeOptions(),
            new ExperimentLog(TextWriter.Null, IsTerminal: false)));

        // act
        var (layers, histograms) = WeightComparison.Compare(
            _folder["safe"], new FloatWeights(_folder["original"]).After(scheme.Passes).Weights);

        // assert
        var compared = Assert.Single(layers, layer => layer.SqnrDb is not null);
        Assert.EndsWith("/kernel", compared.Name, StringComparison.Ordinal);
        Assert.Equal(compared.Name, Assert.Single(histograms).Weight);
        Assert.InRange(compared.SqnrDb!.Value, 30, 60);
        Assert.Equal(NoiseByHand(), compared.SqnrDb.Value, precision: 4);
        Assert.All(layers.Where(layer => layer != compared), layer => Assert.Equal((null, null), (layer.MaxAbs, layer.Rms)));
    }

    // A channel's value of largest magnitude becomes +1 by scaling; a code stands for scale * code + min.
    private double NoiseByHand()
    {
        using var original = TfjsModel.Open(_folder["original"]);
        using var quantized = TfjsModel.Open(_folder["safe"]);
        var floats = original.ReadFloat32(original.Weights.Single(weight => weight.Name.EndsWith("/kernel", StringComparison.Ordinal)));
        var stored = quantized.Weights.Single(weight => weight.Name.EndsWith("/kernel", StringComparison.Ordinal));
        var codes = new byte[stored.ByteLength];
        quantized.ReadBytes(stored, 0, codes);
        double signal = 0, noise = 0;
        for (var i = 0; i < codes.Length; i++)
        {
            var extreme = floats.Where((_, other) => other % NormalizedConvolution.Channels == i % NormalizedConvolution.Channels)
                .MaxBy(Math.Abs);
            var (expected, restored) = (floats[i] / (double)extreme, (stored.Quantization!.Scale * codes[i]) + stored.Quantization.Min);
            signal += expected * expected;
            noise += (expected - restored) * (expected - restored);
        }

        return 10 * Math.Log10(signal / noise);
    }
}
