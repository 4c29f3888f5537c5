using System.Text.Json.Nodes;
using QuantBuild.Conversion.ForTfjs;
using QuantBuild.Keras;
using QuantBuild.Keras.Internal.Topology;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Layers.Activations;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Recurrent;
using QuantBuild.Keras.Layers.Resampling;
using QuantBuild.Keras.Layers.Reshaping;
using QuantBuild.Tfjs;

namespace QuantBuild.Verification.Tests.Layers;

/// <summary>Where TF.js 4.22 departs from Keras, whose models these are. Our engine follows Keras, so that a model of this kind does not
/// pass. Each difference is stated here, and is seen should TF.js mend it.</summary>
public sealed class KnownDifferenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>TF.js samples at the pixels' corners, Keras at their centres.</summary>
    [Fact]
    public void Bilinear_upsampling_follows_Keras_and_so_differs_from_TFjs()
    {
        // act
        var result = Verify(new UpSampling2D(interpolation: "bilinear", inputShape: [3, 3, 1]));

        // assert: both begin with the first pixel, and part at the second
        Assert.Equal([0, 0, 1, 0], result.Seeded!.Mismatch!.Index);
    }

    /// <summary>TF.js ignores the slope; as a LeakyReLU it is honoured.</summary>
    [Fact]
    public void The_slope_of_a_ReLU_follows_Keras_and_so_differs_from_TFjs()
    {
        // act
        var mismatch = Verify(new ReLU(negativeSlope: 0.2, inputShape: [5])).Seeded!.Mismatch!;

        // assert
        Assert.True(mismatch.Ours < 0, mismatch.ToString());
        Assert.Equal(0, mismatch.Tfjs);
    }

    /// <summary>TF.js finds the free dimension when it computes, too late for the weights of the next layer.</summary>
    [Fact]
    public void A_layer_with_weights_after_a_Reshape_with_a_free_dimension_does_not_load_in_TFjs()
    {
        // act
        var result = Verify(new Reshape([6, -1], inputShape: [7, 6, 3]), new Dense(2));

        // assert
        Assert.StartsWith(
            "TF.js cannot compute it: Tensor must have a shape comprised of positive integers", result.Problem, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<Layer[]>> Differences => new()
    {
        { "ignores the dilation rate", () => [new DepthwiseConv2D([3, 3], padding: "same", dilationRate: [2, 2], inputShape: [6, 6, 2])] },
        { "pixels' corners", () => [new UpSampling2D(interpolation: "bilinear", inputShape: [3, 3, 1])] },
        { "negative slope", () => [new ReLU(negativeSlope: 0.2, inputShape: [5])] },
        { "aligns the corners", () => [new Resizing(5, 5, inputShape: [3, 3, 1])] },
        { "beside the middle", () => [new CenterCrop(4, 4, inputShape: [7, 6, 1])] },
        { "mixes up the dimensions", () => [LayerCases.BatchNormalization(axis: 1, 5, 4, 3)] },
    };

    /// <summary>The topology as it is: such a model comes from elsewhere, for ours are written with other layers.</summary>
    [Theory]
    [MemberData(nameof(Differences))]
    public void What_TFjs_computes_otherwise_is_named_before_it_shows(string words, Func<Layer[]> layers)
    {
        // arrange
        using Sequential model = SmallModels.WithWeights(new Sequential(layers()), 1);

        // act
        var (named, result) = (DifferencesOf(model), VerifyAsItIs(model));

        // assert
        Assert.Contains(words, Assert.Single(named), StringComparison.Ordinal);
        Assert.NotNull(result.Problem);
    }

    [Fact]
    public void Layers_for_sizes_that_are_not_known_are_not_made()
    {
        // arrange
        using var model = TopologyReader.Read(JsonNode.Parse("""
            {"class_name": "Sequential", "config": {"name": "m", "layers": [
                {"class_name": "Resizing", "config": {"name": "resized", "height": 4, "width": 4,
                  "batch_input_shape": [null, null, null, 1]}}]}}
            """)!);

        // act
        var named = DifferencesOf(model, onlyUnsolved: true);

        // assert
        Assert.Contains("inputs of known sizes", Assert.Single(named), StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<Layer>> Unsolved => new()
    {
        { "computes no GRU with reset_after", () => new GRU(2, inputShape: [4, 3]) },
        { "has no activation exponential", () => new Activation("exponential", inputShape: [5]) },
        { "computes hard_sigmoid as Keras 2 does", () => new LSTM(2, activation: "hard_sigmoid_keras3", inputShape: [4, 3]) },
        { "has no activation exponential", () => new LSTM(2, activation: "exponential", inputShape: [4, 3]) },
    };

    /// <summary>TF.js refuses them by itself; nothing is computed that is not meant.</summary>
    [Theory]
    [MemberData(nameof(Unsolved))]
    public void What_no_layers_take_the_place_of_is_named_and_is_not_loaded_by_TFjs(string words, Func<Layer> layer)
    {
        // arrange
        using Sequential model = SmallModels.WithWeights(new Sequential([layer()]), 1);

        // act
        model.Save(_folder["model"]);
        var named = DifferencesOf(model, onlyUnsolved: true);
        var result = TfjsVerifier.Verify(
            Stock.Installation, [new VerificationModel("unsolved", _folder["model"])], new VerificationOptions()).Runtimes[0].Models[0];

        // assert
        Assert.Contains(words, Assert.Single(named), StringComparison.Ordinal);
        Assert.Equal(named, result.KnownDifferences);
        Assert.StartsWith("TF.js cannot compute it", result.Error, StringComparison.Ordinal);
    }

    private static List<string> DifferencesOf(Model model, bool onlyUnsolved = false) =>
        [.. TfjsRewriting.Of(model.ToLayersModel()).Differences
            .Where(difference => !(onlyUnsolved && difference.IsSolved)).Select(difference => difference.ToString())];

    private ModelVerification Verify(params Layer[] layers)
    {
        using Sequential model = new(layers);
        return VerifyAsItIs(model);
    }

    private ModelVerification VerifyAsItIs(Model model)
    {
        TfjsModelWriter.Write(_folder["model"], TopologyWriter.Write(model), [[.. model.Weights.Select(WeightsReader.ToWeightData)]]);
        return TfjsVerifier.Verify(
            Stock.Installation, [new VerificationModel("known", _folder["model"])], new VerificationOptions()).Runtimes[0].Models[0];
    }
}
