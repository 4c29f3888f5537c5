using TorchSharp;

namespace QuantBuild.Keras.Tests.Native;

public sealed class NativeLibrariesTests
{
    [Fact]
    public void Libtorch_loads_and_no_copy_of_it_lies_in_the_output_folder()
    {
        // act
        NativeLibraries.EnsureLoaded();

        // assert
        using var three = torch.ones(3).sum();
        Assert.Equal(3, three.item<float>());
        Assert.Empty(Directory.GetFiles(AppContext.BaseDirectory, "*torch_cpu*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Asking_for_a_GPU_without_CUDA_says_in_one_line_what_is_missing_and_what_to_run()
    {
        // arrange
        NativeLibraries.EnsureLoaded();
        Assert.SkipWhen(torch.cuda.is_available(), "There is a CUDA device.");

        // act
        var error = Assert.Throws<GpuUnavailableException>(KerasDevice.RequireCuda);

        // assert
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains("UseCuda=true", error.Message, StringComparison.Ordinal);
        Assert.Contains("without --gpu", error.Message, StringComparison.Ordinal);
    }
}
