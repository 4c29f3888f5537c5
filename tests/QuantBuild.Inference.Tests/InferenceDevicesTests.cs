using QuantBuild.Graph;
using QuantBuild.Inference.Internal;

namespace QuantBuild.Inference.Tests;

public sealed class InferenceDevicesTests
{
    [Fact]
    public void A_device_that_is_not_there_is_one_line_that_says_what_is_missing_and_what_to_do()
    {
        Assert.SkipWhen(InferenceDevices.HasCuda, "There is a CUDA device.");

        // act
        var error = Assert.Throws<InferenceException>(() => InferenceDevices.Use(InferenceDevice.Cuda));

        // assert
        Assert.Matches(@"^there is no CUDA here \((?!.*there is no CUDA).+\)\. --gpu takes an NVIDIA card", error.Message);
        Assert.Contains(OnnxRuntimeLibrary.FolderVariable, error.Message, StringComparison.Ordinal);
        Assert.Contains("--gpu=auto", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(InferenceDevice.Cpu, InferenceDevices.Current);
    }

    [Fact]
    public void On_the_processor_as_many_examples_are_computed_at_once_as_it_likes()
    {
        // act
        using var device = InferenceDevices.Use(InferenceDevice.Cpu);

        // assert
        Assert.Equal(4, InferenceDevices.AtOnce(4));
        Assert.Equal("processor", InferenceDevices.Describe());
    }

    /// <summary>On a machine with CUDA only.</summary>
    [Fact]
    public async Task Engines_that_are_opened_meanwhile_compute_there_whatever_the_thread()
    {
        Assert.SkipUnless(InferenceDevices.HasCuda, "There is no CUDA device.");

        // arrange
        float[] values = [.. Enumerable.Range(0, 1 << 16).Select(i => MathF.Sin(i))];
        var (onProcessor, atOnce) = (Squared(values), InferenceDevices.AtOnce(4));

        // act
        float[] onDevice;
        using (InferenceDevices.Use(InferenceDevice.Cuda))
        {
            Assert.True(InferenceDevices.AtOnce(4) > atOnce);
            onDevice = await Task.Run(() => Squared(values), TestContext.Current.CancellationToken);
        }

        // assert
        Assert.Equal(InferenceDevice.Cpu, InferenceDevices.Current);
        Assert.All(onProcessor.Zip(onDevice), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void The_environments_folder_comes_first_and_may_be_the_one_above_its_lib()
    {
        // arrange
        using var folder = new TemporaryFolder();
        folder.Write("asked/lib/" + _library, []);
        folder.Write("recorded/" + _library, []);

        // act
        var asked = OnnxRuntimeLocator.Find(folder["asked"], folder["recorded"]);
        var recorded = OnnxRuntimeLocator.Find(null, folder["recorded"]);

        // assert
        Assert.Equal(folder["asked/lib/" + _library], asked);
        Assert.Equal(folder["recorded/" + _library], recorded);
    }

    [Fact]
    public void Without_either_or_where_the_package_is_gone_the_library_beside_the_application_is_taken()
    {
        // act and assert
        Assert.Null(OnnxRuntimeLocator.Find(null, null));
        Assert.Null(OnnxRuntimeLocator.Find(string.Empty, "/nowhere/at/all"));
    }

    [Fact]
    public void An_environments_folder_without_the_library_is_refused_and_not_passed_over()
    {
        // arrange
        using var folder = new TemporaryFolder();
        folder.Write("recorded/" + _library, []);

        // act
        var error = Assert.Throws<InferenceException>(() => OnnxRuntimeLocator.Find(folder.Path, folder["recorded"]));

        // assert
        Assert.Equal(
            $"{OnnxRuntimeLibrary.FolderVariable} is '{folder.Path}', which holds no {_library}. "
                + "Set it to the folder of ONNX Runtime's libraries, or unset it.",
            error.Message);
    }

    private static readonly string _library =
        OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    private static float[] Squared(float[] values)
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [256, 256]);
        builder.Output("y", builder.Add("MatMul", [x, x], new() { { "transpose_a", false }, { "transpose_b", false } }));
        using var engine = InferenceEngine.Open(builder.Build(), WeightSet.Empty);
        return engine.Run(new Dictionary<string, Tensor> { ["x"] = Tensor.Of([256, 256], values) })["y"].Floats;
    }
}
