using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Normalizing;
using QuantBuild.Keras.Layers.Reshaping;
using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;

namespace QuantBuild.Verification.Tests;

/// <summary>What passes make of a topology is still stock TF.js's.</summary>
public sealed class RewrittenModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void A_gamma_or_beta_that_a_pass_adds_is_loaded_and_used(bool scale, bool center)
    {
        // arrange
        using (var model = SmallModels.WithWeights(
            new Sequential([new Conv2D(4, [3, 3], inputShape: [6, 6, 2], useBias: false),
                new BatchNormalization(scale: scale, center: center), new Flatten(), new Dense(3)]), seed: 1))
        {
            model.Save(_folder["float"]);
        }

        // act: every weight in two bytes, so that the rewritten model computes what the float model does
        var quantized = ModelQuantizer.Quantize(
            ModelGraphFile.Read(_folder["float"]),
            new QuantizationRecipe { Passes = [new BatchNormNormalization(), new ChannelScaling()], Kernel = KernelGrid.Levels(65_536) });
        ModelGraphFile.Write(_folder["rewritten"], quantized, _folder["float"]);
        var report = TfjsVerifier.Verify(
            Stock.Installation,
            [new VerificationModel("rewritten", _folder["rewritten"]),
                new VerificationModel("as the float model", _folder["rewritten"]) { ReferencePath = _folder["float"] }],
            new VerificationOptions());

        // assert: our engine and TF.js agree on the rewritten model; it differs from the float model by the rounding of float16 at most
        Assert.True(report.Runtimes[0].Models[0].Passed, string.Join('\n', report.Problems));
        Assert.InRange(report.Runtimes[0].Models[1].Seeded!.LargestRelative, 0, 0.005);
        Assert.Contains("\"scale\":true", File.ReadAllText(Path.Combine(_folder["rewritten"], "model.json")), StringComparison.Ordinal);
    }
}
