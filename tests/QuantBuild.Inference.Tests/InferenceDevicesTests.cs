using System.Runtime.InteropServices;
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
        Assert.IsType<NoCudaException>(error.InnerException);
        Assert.Matches(@"^there is no CUDA here \((?!.*there is no CUDA).+\)\. --gpu takes an NVIDIA card", error.Message);
        Assert.Contains(OnnxRuntimeLibrary.FolderVariable, error.Message, StringComparison.Ordinal);
        Assert.Contains("--gpu=auto", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(InferenceDevice.Cpu, InferenceDevices.Current);
    }

    /// <summary>ONNX Runtime's messages, of a build without CUDA and of one whose CUDA's libraries are not found.</summary>
    [Theory]
    [InlineData("[ErrorCode:Fail] CUDA execution provider is not enabled.", "CUDA execution provider is not enabled.")]
    [InlineData(
        "[ErrorCode:RuntimeException] /source/provider_bridge.cc:1782 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() "
            + "[ONNXRuntimeError] : 1 : FAIL : Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: none",
        "Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: none")]
    public void Of_the_librarys_messages_what_is_wrong_is_kept_alone(string message, string expected) =>
        Assert.Equal(expected, OnnxSession.Shortened(message));

    [Fact]
    public void On_the_processor_as_many_examples_are_computed_at_once_as_it_likes()
    {
        // act
        using var device = InferenceDevices.Use(InferenceDevice.Cpu);

        // assert
        Assert.Equal(4, InferenceDevices.AtOnce(4));
        Assert.Equal("processor", InferenceDevices.Describe());
    }

    /// <summary>Of cards with 80, 16 and 8 GiB, some of it taken, and of a full one; and of a driver that does not tell.</summary>
    [Theory]
    [InlineData(78L << 30, 16)]
    [InlineData((16L << 30) - 1, 8)]
    [InlineData(7L << 30, 4)]
    [InlineData((1L << 30) - 1, 1)]
    [InlineData(null, 16)]
    public void A_card_computes_at_most_as_many_times_as_many_as_its_memory_has_gibibytes_free(long? freeBytes, int expected) =>
        Assert.Equal(expected, InferenceDevices.TimesAsMany(freeBytes));

    [Fact]
    public void What_is_cut_for_shards_is_cut_by_as_many_as_any_card_computes_at_once() =>
        Assert.Equal(4 * InferenceDevices.TimesAsMany(null), InferenceDevices.MostAtOnce(4));

    [Fact]
    public void Where_there_is_no_driver_nothing_is_known_of_a_card_and_nothing_fails()
    {
        Assert.SkipWhen(NativeLibrary.TryLoad("libcuda.so.1", out _), "There is a driver.");

        // act and assert
        Assert.Null(CudaDriver.Name());
        Assert.Null(CudaDriver.FreeBytes());
    }

    /// <summary>On a machine with CUDA only.</summary>
    [Fact]
    public void The_driver_tells_the_cards_name_and_how_much_of_its_memory_is_free()
    {
        Assert.SkipUnless(InferenceDevices.HasCuda, "There is no CUDA device.");

        // act and assert
        Assert.NotEmpty(CudaDriver.Name()!);
        Assert.InRange(CudaDriver.FreeBytes()!.Value, 1L << 20, 1L << 42);
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
