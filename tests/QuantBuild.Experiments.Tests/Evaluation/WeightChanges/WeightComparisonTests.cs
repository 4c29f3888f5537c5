using System.Collections.Immutable;
using QuantBuild.Experiments.Evaluation.WeightChanges;
using QuantBuild.Experiments.Tests.Graphs;
using QuantBuild.Keras;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Plans;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Experiments.Tests.Evaluation.WeightChanges;

public sealed class WeightComparisonTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public WeightComparisonTests()
    {
        using var model = new HousesExperiment().CreateModel(seed: 1);
        model.Save(_folder["original"]);
        TfjsModelQuantizer.Quantize(_folder["original"], _folder["8bit"], QuantizationPlan.All(QuantizedDtype.UInt8));
    }

    private IReadOnlyDictionary<string, WeightTensor> Floats => new FloatWeights(_folder["original"]).After([]).Weights;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_weight_is_compared_with_the_float_weight_of_its_name()
    {
        // act
        var (layers, histograms) = WeightComparison.Compare(_folder["8bit"], Floats);

        // assert
        using var original = TfjsModel.Open(_folder["original"]);
        using var quantized = TfjsModel.Open(_folder["8bit"]);
        var weight = quantized.Weights[0];
        var error = new ErrorAccumulator();
        error.Add(original.ReadFloat32(original.Weights[0]), quantized.ReadFloat32(weight));
        Assert.Equal(
            quantized.Weights.Select(weight => (weight.Name, weight.ByteLength)), layers.Select(layer => (layer.Name, layer.Bytes)));
        Assert.Equal(error.ToError().SqnrDb, layers[0].SqnrDb);
        Assert.Equal(("uint8", 640L), (layers[0].StoredDtype, layers[0].Elements));
        Assert.Equal(
            layers.Where(layer => layer is { SqnrDb: not null, Elements: >= 64 }).OrderBy(layer => layer.SqnrDb).Take(3)
                .Select(layer => layer.Name),
            histograms.Select(histogram => histogram.Weight));
        Assert.All(histograms, histogram => Assert.Equal(histogram.Before.Sum(), histogram.After.Sum()));
    }

    [Fact]
    public void A_kernel_that_is_made_at_load_is_compared_as_it_is_made()
    {
        // arrange
        GraphModelFolder.Write(_folder["graph"]);
        var quantized = ModelQuantizer.Quantize(
            ModelGraphFile.Read(_folder["graph"]), new QuantizationRecipe { Kernel = KernelGrid.ChannelLevels(256) });
        ModelGraphFile.Write(_folder["small"], quantized, _folder["graph"]);

        // act
        var (layers, histograms) = WeightComparison.Compare(_folder["small"], new FloatWeights(_folder["graph"]).After([]).Weights);

        // assert: half a step of 2/255 in the range of ±1 is 48 dB, and the values of channels are not alike
        var kernel = layers.Single(layer => layer.Name == "pointwise/w/normalized");
        Assert.InRange(kernel.SqnrDb!.Value, 44, 56);
        Assert.Null(layers.Single(layer => layer.Name == "pointwise/w/scales").SqnrDb);
        Assert.Contains(histograms, histogram => histogram.Weight == "pointwise/w");
    }

    [Fact]
    public void Without_a_reference_there_are_sizes_only()
    {
        // act
        var (layers, histograms) = WeightComparison.Compare(_folder["8bit"], ImmutableDictionary<string, WeightTensor>.Empty);

        // assert
        Assert.Equal(10, layers.Count);
        Assert.All(layers, layer => Assert.Equal((null, null, null), (layer.SqnrDb, layer.MaxAbs, layer.Rms)));
        Assert.Empty(histograms);
    }

    [Fact]
    public void Every_weight_is_compressed_by_itself_which_takes_about_as_much_as_random_bytes_do()
    {
        // act: the largest has 640 codes of its own
        var (layers, _) = WeightComparison.Compare(_folder["8bit"], Floats);
        var (floats, _) = WeightComparison.Compare(_folder["original"], Floats);

        // assert
        Assert.InRange(layers[0].GzipBytes!.Value, 500, 700);
        Assert.InRange(layers[0].BrotliBytes!.Value, 500, 700);
        Assert.All(floats.Zip(layers), pair => Assert.True(pair.First.GzipBytes >= pair.Second.GzipBytes));
    }

    [Fact]
    public void A_weight_of_another_shape_is_not_compared()
    {
        // arrange
        var name = Floats.Keys.First();

        // act
        var (layers, _) = WeightComparison.Compare(
            _folder["8bit"], new Dictionary<string, WeightTensor>(Floats) { [name] = new WeightTensor(name, [1], new float[1]) });

        // assert
        Assert.Equal([name], layers.Where(layer => layer.MaxAbs is null).Select(layer => layer.Name));
    }

    [Fact]
    public void The_float_model_against_itself_is_exact()
    {
        // act
        var (layers, histograms) = WeightComparison.Compare(_folder["original"], Floats);

        // assert
        Assert.All(layers, layer => Assert.Equal((null, 0.0), (layer.SqnrDb, layer.MaxAbs)));
        Assert.Empty(histograms);
    }
}
