using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Tfjs.Tests.Sizes;

/// <summary>Estimated sizes, held against real packing.</summary>
public sealed class SizeEstimateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_packed_models_own_estimate_is_what_it_was_packed_to()
    {
        // arrange
        Write("a", spread: 2);

        // act
        var estimate = SizeEstimate.Of(_folder["a"]);

        // assert
        Assert.Equal(Packed("a"), estimate.By([estimate.Calibrate(_folder["a"])]));
    }

    [Theory]
    [InlineData(1.85)]
    [InlineData(2.1)]
    [InlineData(2.4)]
    [InlineData(2.6)]
    [InlineData(2.8)]
    public void A_model_of_like_size_is_estimated_within_half_a_percent(double spread)
    {
        // arrange
        Write("small", 2);
        Write("large", 2.7);
        Write("asked", spread, seed: 9);

        // act
        var estimated = SizeEstimate.Of(_folder["asked"]).By([Packing("small"), Packing("large")]);

        // assert
        Assert.InRange(estimated!.Value / (double)Packed("asked"), 0.995, 1.005);
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(2)]
    [InlineData(20)]
    public void What_is_served_is_told_within_two_percent_by_reading_it_once(double spread)
    {
        // arrange
        Write("a", spread);
        var exact = ArtifactSizes.Of(_folder["a"]);
        using var model = TfjsModel.Open(_folder["a"]);

        // act
        var estimate = ServedEstimate.Of(model);

        // assert
        Assert.InRange(estimate.Gzip / (double)exact.Compressed(Compression.Gzip), 0.98, 1.02);
        Assert.InRange(estimate.Brotli / (double)exact.Compressed(Compression.Brotli), 0.98, 1.02);
        Assert.Equal(model.Weights.Count, estimate.GzipOfWeights.Count);
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(6)]
    public void A_model_of_another_size_is_not_estimated_by_it(double spread)
    {
        // arrange
        Write("measured", 2);
        Write("asked", spread);

        // act
        var estimate = SizeEstimate.Of(_folder["asked"]);

        // assert
        Assert.Null(estimate.By([Packing("measured")]));
        Assert.Null(estimate.By([]));
    }

    [Fact]
    public void A_model_of_nothing_is_estimated_by_itself()
    {
        // arrange
        Directory.CreateDirectory(_folder["empty"]);
        File.WriteAllText(Path.Combine(_folder["empty"], "model.json"), """{"weightsManifest":[]}""");

        // act
        var estimate = SizeEstimate.Of(_folder["empty"]);

        // assert
        Assert.Equal(Packed("empty"), estimate.By([estimate.Calibrate(_folder["empty"])]));
    }

    private SizeCalibration Packing(string name) => SizeEstimate.Of(_folder[name]).Calibrate(_folder[name]);

    private long Packed(string name) => ArtifactSizes.Of(_folder[name]).Compressed(Compression.Brotli);

    /// <summary>Two weights of codes, one of them twice as coarse, and one of floats.</summary>
    private void Write(string name, double spread, int seed = 1)
    {
        var random = new Random(seed);
        TfjsModelWriter.Write(
            _folder[name],
            [],
            [[Codes("a", 60_000, spread), Codes("b", 30_000, spread / 2), WeightData.FromFloat32("c", [3], new float[] { 1, 2, 3 })]]);

        WeightData Codes(string weight, int count, double deviation)
        {
            var codes = new byte[count];
            for (var i = 0; i < count; i++)
            {
                codes[i] = (byte)Math.Clamp(Math.Round(40 + (deviation * random.NextNormal())), 0, 255);
            }

            return new WeightData(weight, [count], TfjsDtype.UInt8, null, stream => stream.Write(codes));
        }
    }
}
