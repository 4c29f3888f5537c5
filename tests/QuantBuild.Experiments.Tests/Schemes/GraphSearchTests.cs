using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Experiments.Tests.Graphs;
using QuantBuild.Graph;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Quantizing;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Tests.Schemes;

public sealed class GraphSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_depthwise_kernel_whose_channels_differ_a_thousandfold_gets_two_bytes_and_others_one()
    {
        // arrange
        GraphModelFolder.Write(_folder["model"]);
        TfjsModelQuantizer.Quantize(_folder["model"], _folder["converter-16bit"], QuantizationPlan.All(QuantizedDtype.UInt16));

        // act
        Search("found", new SchemeOptions { Goal = SearchGoal.Drop(0.001) });

        // assert
        using var found = TfjsModel.Open(_folder["found"]);
        Assert.Equal(TfjsDtype.UInt16, found.Weights.Single(weight => weight.Name == "depthwise/w").StoredDtype);
        Assert.Equal(TfjsDtype.UInt8, found.Weights.Single(weight => weight.Name == "pointwise/w").StoredDtype);
        Assert.True(ArtifactSizes.Of(_folder["found"]).Compressed(Compression.Brotli)
            < 0.8 * ArtifactSizes.Of(_folder["converter-16bit"]).Compressed(Compression.Brotli));
    }

    [Fact]
    public void A_kernel_that_the_source_has_in_a_byte_keeps_its_values_where_its_step_would_be_hardly_coarser()
    {
        // arrange
        GraphModelFolder.Write(_folder["float"]);
        TfjsModelQuantizer.Quantize(_folder["float"], _folder["model"], QuantizationPlan.All(QuantizedDtype.UInt8));

        // act
        Search("found", new SchemeOptions { Goal = SearchGoal.Drop(0.003) });

        // assert
        var (before, after) = (ModelGraphFile.Read(_folder["model"]), ModelGraphFile.Read(_folder["found"]));
        var (kernel, kept) = (before.FindWeight("depthwise/w")!.Values.ToArray(), after.FindWeight("depthwise/w")!.Values.ToArray());
        Assert.All(kernel.Zip(kept), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-4));
        Assert.Equal(
            TfjsDtype.UInt8, TfjsModel.Open(_folder["found"]).Weights.Single(weight => weight.Name == "depthwise/w").StoredDtype);
    }

    private void Search(string name, SchemeOptions options)
    {
        var data = new CalibrationData { Samples = Images(1), Selection = SelectionData.Of(Images(2), Judge, () => []), Splits = [] };
        SchemeCatalog.Find("budget")!.Quantize(new SchemeRun(
            _folder["model"], _folder[name], new(() => data), options, new ExperimentLog(TextWriter.Null, false)));
    }

    // The root of the mean square of the difference, over that of the outputs.
    private static Judgement Judge(float[] reference, float[] outputs)
    {
        var error = reference.Zip(outputs, (was, now) => Math.Pow(now - was, 2)).Sum() / reference.Sum(was => (double)was * was);
        return new Judgement(error, Math.Sqrt(error));
    }

    private static Tensor Images(int seed) =>
        Tensor.Of([32, 12, 12, 3], SyntheticInputs.Make([12, 12, 3], 32, seed, 0).SelectMany(values => values).ToArray());
}
