using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Tests.Graph;

namespace QuantBuild.Quantization.Tests.Recipes;

public sealed class LayerwiseErrorTests
{
    [Fact]
    public void A_model_that_did_not_change_has_none()
    {
        // arrange
        var model = TestModels.Functional(seed: 1);

        // act and assert
        Assert.Equal(0, new LayerwiseError(model).Of(model, model));
        Assert.True(new LayerwiseError(model).IsKnown);
        Assert.False(new LayerwiseError(TestModels.Sequential(seed: 1)).IsKnown);
    }

    [Fact]
    public void A_shift_of_beta_counts_against_the_deviation_that_gamma_gives()
    {
        // arrange
        var model = TestModels.Functional(seed: 1);
        var shifted = model.Clone();
        var beta = model.FindWeight("bn2/beta")!;
        shifted.SetWeight(beta.With(beta.Values.ToArray().Select(value => value + 0.25f).ToArray()));

        // act
        var error = new LayerwiseError(model).Of(model, shifted);

        // assert: a shift of 1/4 in each of 8 channels, whose variances are gamma²
        var variance = model.FindWeight("bn2/gamma")!.Values.ToArray().Sum(gamma => (double)gamma * gamma);
        Assert.Equal(Math.Sqrt(8 * 0.0625 / variance), error, 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scaled_channels_are_predicted_to_err_less_than_unscaled_ones_also_without_gamma(bool lacksGamma)
    {
        // arrange
        var model = lacksGamma ? TestModels.WithoutGammaOrBeta(seed: 1) : TestModels.Functional(seed: 1);
        var prediction = new LayerwiseError(model);

        // act
        double plain = Predict(new QuantizationRecipe()), scaled = Predict(
            new QuantizationRecipe { Passes = [new BatchNormNormalization(), new ChannelScaling()] });

        // assert: channels differ a hundredfold
        Assert.True(scaled < 0.7 * plain, $"{scaled} against {plain}");

        double Predict(QuantizationRecipe recipe)
        {
            var quantized = ModelQuantizer.Quantize(model, recipe);
            return prediction.Of(quantized.Prepared, quantized.Graph);
        }
    }
}
