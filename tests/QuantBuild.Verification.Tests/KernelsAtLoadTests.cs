using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;

namespace QuantBuild.Verification.Tests;

public sealed class KernelsAtLoadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public KernelsAtLoadTests() => GraphModels.WriteKernels(_folder["float"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(TfjsBackend.Wasm)]
    [InlineData(TfjsBackend.Cpu)]
    public void Stock_TFjs_makes_the_kernels_once_and_they_serve_every_way_of_predicting(TfjsBackend backend)
    {
        // arrange
        WriteAtLoad("small");

        // act
        var model = Verify("small", backend);

        // assert
        Assert.Null(model.Problem);
        Assert.Equal(VerifiedAgainst.OurEngine, model.Against);
        Assert.InRange(model.Seeded!.LargestRelative, 0, 1e-5);
        Assert.Equal(["float16", "int32", "uint8"], model.StoredDtypes.Order());
    }

    [Fact]
    public void Kernels_of_the_graph_that_make_another_model_fail()
    {
        // arrange: our engine reads the float model instead
        WriteAtLoad("small");

        // act
        var model = Verify("small", TfjsBackend.Wasm, reference: "float");

        // assert
        Assert.Contains("on seeded inputs output 'dense' [", model.Problem, StringComparison.Ordinal);
    }

    private void WriteAtLoad(string name)
    {
        var quantized = ModelQuantizer.Quantize(
            ModelGraphFile.Read(_folder["float"]), new QuantizationRecipe { Kernel = KernelGrid.ChannelLevels(64) });
        ModelGraphFile.Write(_folder[name], quantized, _folder["float"]);
    }

    private ModelVerification Verify(string name, TfjsBackend backend, string? reference = null) => TfjsVerifier.Verify(
        Stock.Installation,
        [new VerificationModel("mine", _folder[name]) { ReferencePath = _folder[reference ?? name] }],
        new VerificationOptions { Backends = [backend] }).Runtimes.Single().Models.Single();
}
