using System.Buffers.Binary;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Verification.Tests;

public sealed class DamagedModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null)]
    [InlineData(QuantizedDtype.UInt8)]
    [InlineData(QuantizedDtype.UInt16)]
    [InlineData(QuantizedDtype.Float16)]
    public void One_damaged_weight_fails_and_names_the_first_output_that_differs(QuantizedDtype? dtype)
    {
        // arrange: the first weight leads to the first output alone; its most significant stored byte changes
        // after our engine's copy was kept
        var kept = Save("kept", dtype);
        var damaged = Save("damaged", dtype);
        Damage(damaged, dtype is null ? sizeof(float) - 1 : dtype == QuantizedDtype.UInt8 ? 0 : 1);

        // act
        var report = TfjsVerifier.Verify(
            Stock.Installation, [new VerificationModel("mine", damaged) { ReferencePath = kept }], new VerificationOptions());

        // assert
        Assert.False(report.Passed);
        var mismatch = report.Runtimes[0].Models[0].Seeded!.Mismatch!;
        Assert.Equal([0, 0], mismatch.Index);
        Assert.True(Math.Abs(mismatch.Ours - mismatch.Tfjs) > mismatch.Allowed);
        var problem = Assert.Single(report.Problems);
        Assert.StartsWith("mine in Node.js ", problem, StringComparison.Ordinal);
        Assert.Contains("output 'dense' [0, 0] is ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void The_same_model_undamaged_passes()
    {
        // act
        var report = TfjsVerifier.Verify(
            Stock.Installation, [new VerificationModel("mine", Save("kept", null))], new VerificationOptions());

        // assert
        Assert.True(report.Passed, string.Join('\n', report.Problems));
    }

    [Fact]
    public void A_weight_that_is_no_number_fails_although_both_engines_agree()
    {
        // arrange
        var model = Save("model", null);
        var shard = Assert.Single(Directory.GetFiles(model, "*.bin"));
        var bytes = File.ReadAllBytes(shard);
        BinaryPrimitives.WriteSingleLittleEndian(bytes, float.NaN);
        File.WriteAllBytes(shard, bytes);

        // act
        var report = TfjsVerifier.Verify(Stock.Installation, [new VerificationModel("mine", model)], new VerificationOptions());

        // assert
        Assert.Contains("output 'dense' [0, 0] is NaN here and NaN in TF.js", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_TFjs_cannot_load_fails_and_the_others_are_verified_all_the_same()
    {
        // arrange: a layer that our copy calls otherwise
        var kept = Save("kept", null);
        var strange = Save("strange", null);
        var modelFile = Path.Combine(strange, "model.json");
        File.WriteAllText(modelFile, File.ReadAllText(modelFile).Replace("\"Dense\"", "\"Sparse\"", StringComparison.Ordinal));
        VerificationModel[] models = [new("strange", strange) { ReferencePath = kept }, new("kept", kept)];

        // act
        var results = TfjsVerifier.Verify(Stock.Installation, models, new VerificationOptions()).Runtimes[0].Models;

        // assert
        Assert.Contains("TF.js cannot compute it: Unknown layer: Sparse", results[0].Problem, StringComparison.Ordinal);
        Assert.True(results[1].Passed);
    }

    private static void Damage(string model, int position)
    {
        var shard = Assert.Single(Directory.GetFiles(model, "*.bin"));
        var bytes = File.ReadAllBytes(shard);
        bytes[position] ^= 0x80;
        File.WriteAllBytes(shard, bytes);
    }

    private string Save(string name, QuantizedDtype? dtype)
    {
        using Sequential model = SmallModels.WithWeights(new Sequential([new Dense(4, inputShape: [6], name: "dense")]), seed: 1);
        if (dtype is null)
        {
            model.Save(_folder[name]);
            return _folder[name];
        }

        model.Save(_folder["float"]);
        TfjsModelQuantizer.Quantize(_folder["float"], _folder[name], QuantizationPlan.All(dtype.Value));
        return _folder[name];
    }
}
