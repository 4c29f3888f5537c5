using System.Buffers.Binary;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Verification.Tests;

public sealed class GraphModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Inputs_of_any_type_are_fed_by_name_and_all_outputs_compared_with_our_engines(bool isQuantized)
    {
        // arrange: a file of another name
        GraphModels.WriteSeveral(_folder["several"]);
        var folder = isQuantized ? Quantize("several") : _folder["several"];
        File.Move(Path.Combine(folder, "model.json"), Path.Combine(folder, "mine.json"));

        // act
        var model = Verify(new VerificationModel("mine", Path.Combine(folder, "mine.json")));

        // assert: four runs of one example, two outputs of three values
        Assert.Null(model.Problem);
        Assert.Equal((VerifiedAgainst.OurEngine, null), (model.Against, model.NotRunHere));
        Assert.Equal((4, 24L), (model.Seeded!.Examples, model.Seeded.Values));
        Assert.Equal("input 'image' takes [any, any, any, 3] and was fed [1, 128, 128, 3]", Assert.Single(model.Assumptions));
    }

    [Fact]
    public void A_weight_that_was_damaged_fails_and_names_the_first_output()
    {
        // arrange
        GraphModels.WriteSeveral(_folder["kept"]);
        GraphModels.WriteSeveral(_folder["damaged"]);
        OverwriteFirstWeight(_folder["damaged"], 1000);

        // act
        var model = Verify(new VerificationModel("mine", _folder["damaged"]) { ReferencePath = _folder["kept"] });

        // assert
        Assert.Contains("on seeded inputs output 'both' [", model.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_our_engine_does_not_run_a_model_it_is_run_in_TFjs_alone_and_the_op_is_named()
    {
        // arrange
        GraphModels.WriteBranch(_folder["branch"]);

        // act
        var model = Verify(new VerificationModel("mine", _folder["branch"]));

        // assert
        Assert.Null(model.Problem);
        Assert.Equal(VerifiedAgainst.Nothing, model.Against);
        Assert.Null(model.Tolerance);
        Assert.Contains("the op Switch cannot be run", model.NotRunHere, StringComparison.Ordinal);
    }

    [Fact]
    public void There_a_quantized_model_is_compared_with_the_float_one()
    {
        // arrange: no weight is further from its float value than half a step of (0.7 + 1.2) / 255
        GraphModels.WriteBranch(_folder["branch"]);

        // act
        var model = Verify(new VerificationModel("mine", Quantize("branch")) { FloatPath = _folder["branch"] });

        // assert
        Assert.Null(model.Problem);
        Assert.Equal(VerifiedAgainst.FloatInTfjs, model.Against);
        Assert.InRange(model.Seeded!.LargestAbsolute, 1e-6, 1.9 / 255 / 2 * 1.01);
    }

    [Fact]
    public void There_an_output_that_is_no_number_fails()
    {
        // arrange
        GraphModels.WriteBranch(_folder["branch"], float.NaN);

        // act
        var model = Verify(new VerificationModel("mine", _folder["branch"]));

        // assert
        Assert.Equal("output 'merged' [0, 0] is NaN in TF.js, which is no finite number", model.Problem);
    }

    [Fact]
    public void Where_TFjs_own_backends_are_as_far_apart_a_model_passes_and_both_distances_are_told()
    {
        // arrange
        GraphModels.WriteCancellation(_folder["model"]);

        // act
        var model = Verify(new VerificationModel("mine", _folder["model"]));

        // assert
        Assert.Null(model.Problem);
        Assert.True(model.Seeded!.LargestRelative > model.Tolerance!.Value.Relative, $"{model.Seeded.LargestRelative}");
        Assert.Equal("cpu", model.Backends!.Other);
        Assert.True(model.Backends.Outputs.LargestAbsolute >= model.Seeded.LargestAbsolute / 2);
    }

    [Fact]
    public void What_is_further_away_than_TFjs_backends_are_from_each_other_fails()
    {
        // arrange: the backends are some hundreds apart
        GraphModels.WriteCancellation(_folder["kept"]);
        GraphModels.WriteCancellation(_folder["damaged"], 59_152_000);

        // act
        var model = Verify(new VerificationModel("mine", _folder["damaged"]) { ReferencePath = _folder["kept"] });

        // assert
        Assert.Contains("on seeded inputs output 'rest' [", model.Problem, StringComparison.Ordinal);
        Assert.NotNull(model.Backends);
    }

    [Fact]
    public void What_one_backend_cannot_compute_and_another_can_is_said()
    {
        // arrange
        GraphModels.WriteWholeNumbers(_folder["model"]);

        // act
        var model = Verify(new VerificationModel("mine", _folder["model"]));

        // assert
        Assert.Matches("^TF.js cannot compute it: .*; its cpu backend computes it, so verify it with --backend=cpu$", model.Problem);
    }

    [Fact]
    public void An_input_of_unknown_rank_beside_others_is_fed_the_number_1()
    {
        // arrange
        GraphModels.WriteUnknownRank(_folder["model"]);

        // act
        var model = Verify(new VerificationModel("mine", _folder["model"]));

        // assert
        Assert.Null(model.Problem);
        Assert.Equal("input 'ratio' takes any shape and was fed the number 1", Assert.Single(model.Assumptions));
    }

    private static ModelVerification Verify(VerificationModel model) =>
        TfjsVerifier.Verify(Stock.Installation, [model], new VerificationOptions()).Runtimes.Single().Models.Single();

    private static void OverwriteFirstWeight(string folder, float value)
    {
        var shard = Assert.Single(Directory.GetFiles(folder, "*.bin"));
        var bytes = File.ReadAllBytes(shard);
        for (var i = 0; i < 15; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), value);
        }

        File.WriteAllBytes(shard, bytes);
    }

    private string Quantize(string name)
    {
        TfjsModelQuantizer.Quantize(_folder[name], _folder[$"{name}-8bit"], QuantizationPlan.All(QuantizedDtype.UInt8));
        return _folder[$"{name}-8bit"];
    }
}
