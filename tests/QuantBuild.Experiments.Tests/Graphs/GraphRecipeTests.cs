using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Graph;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Quantizing;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Tests.Graphs;

public sealed class GraphRecipeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Safe_8bit_is_far_nearer_to_the_float_model_than_the_converter_within_a_tenth_more_bytes_and_keeps_the_topology()
    {
        // arrange
        GraphModelFolder.Write(_folder["model"]);
        TfjsModelQuantizer.Quantize(_folder["model"], _folder["converter"], QuantizationPlan.All(QuantizedDtype.UInt8));

        // act
        var outcome = Quantize();

        // assert
        Assert.StartsWith("Better than the converter's rounding:", outcome.Notes[0], StringComparison.Ordinal);
        using var source = TfjsModel.Open(_folder["model"]);
        using var written = TfjsModel.Open(_folder["safe"]);
        Assert.Equal(source.Topology!.ToJsonString(), written.Topology!.ToJsonString());
        Assert.Equal("kept", (string?)written.Json["generatedBy"]);
        Assert.Equal(source.Weights.Select(weight => weight.Name).Order(), written.Weights.Select(weight => weight.Name).Order());
        Assert.True(ArtifactSizes.Of(_folder["safe"]).Compressed(Compression.GzipTar) <= 1.1 * ArtifactSizes.Of(_folder["converter"])
            .Compressed(Compression.GzipTar));

        Assert.InRange(ErrorOf("safe"), 0, ErrorOf("converter") / 4);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Safe_8bit_takes_a_tenth_more_than_the_converter_at_most_in_one_tar_ball_and_file_by_file(bool isLopsided, bool isAtLoad)
    {
        // arrange
        GraphModelFolder.Write(_folder["model"], isLopsided: isLopsided);
        TfjsModelQuantizer.Quantize(_folder["model"], _folder["converter"], QuantizationPlan.All(QuantizedDtype.UInt8));

        // act
        var outcome = Quantize(isAtLoad);

        // assert
        Assert.StartsWith("Better than the converter's rounding:", outcome.Notes[0], StringComparison.Ordinal);
        Assert.All([Compression.GzipTar, Compression.Gzip], compression => Assert.InRange(
            (double)ArtifactSizes.Of(_folder["safe"]).Compressed(compression)
                / ArtifactSizes.Of(_folder["converter"]).Compressed(compression),
            0, 1.1));
    }

    [Fact]
    public void Tuned_8bit_equalizes_where_that_is_nearer_on_the_selection_examples()
    {
        // arrange: channels that differ a thousandfold between two kernels, too large to be kept finely
        GraphModelFolder.Write(_folder["model"], isLopsided: true);
        TfjsModelQuantizer.Quantize(_folder["model"], _folder["converter"], QuantizationPlan.All(QuantizedDtype.UInt8));
        var data = new CalibrationData
        {
            Samples = Images(1), Selection = SelectionData.Of(Images(2), (_, _) => default, () => []), Splits = [],
        };

        // act
        var outcome = SchemeCatalog.Find("tuned-8bit")!.Quantize(new SchemeRun(
            _folder["model"], _folder["tuned"], new(() => data), new SchemeOptions(), new ExperimentLog(TextWriter.Null, false)));

        // assert
        Assert.True(outcome.AppliesPasses, outcome.Notes[0]);
        Assert.InRange(ErrorOf("tuned"), 0, ErrorOf("converter") / 8);

        static Tensor Images(int seed) =>
            Tensor.Of([16, 12, 12, 3], SyntheticInputs.Make([12, 12, 3], 16, seed, 0).SelectMany(values => values).ToArray());
    }

    [Fact]
    public void A_model_that_cannot_be_run_keeps_the_converters_rounding_and_says_why()
    {
        // arrange
        GraphModelFolder.Write(_folder["model"], "NobodyKnowsThisOp");

        // act
        var outcome = Quantize();

        // assert
        Assert.StartsWith(
            "The converter's rounding was kept: its outputs cannot be compared with the scheme's", outcome.Notes[0],
            StringComparison.Ordinal);
        Assert.Contains("NobodyKnowsThisOp", outcome.Notes[0], StringComparison.Ordinal);
        using var written = TfjsModel.Open(_folder["safe"]);
        Assert.All(written.Weights.Where(weight => weight.Dtype == TfjsDtype.Float32), weight =>
            Assert.Equal(TfjsDtype.UInt8, weight.StoredDtype));
    }

    private SchemeOutcome Quantize(bool isAtLoad = false) => SchemeCatalog.Find("safe-8bit")!.Quantize(new SchemeRun(
        _folder["model"], _folder["safe"], new(() => throw new InvalidOperationException("safe-8bit looks at no data.")),
        new SchemeOptions { PerChannelAtLoad = isAtLoad }, new ExperimentLog(TextWriter.Null, false)));

    // On inputs that no scheme has seen.
    private double ErrorOf(string name)
    {
        var model = ModelGraphFile.Read(_folder["model"]);
        var feeds = GraphFeeds.Of(
            GraphFeeds.RequireInputs(model.Operations!), [new ExampleInput(null, [12, 12, 3])],
            SyntheticInputs.Make([12, 12, 3], 16, 99, 0));
        return GraphOutputs.Of(model, feeds).ErrorOf(GraphOutputs.Of(ModelGraphFile.Read(_folder[name]), feeds));
    }
}
