using TorchSharp;

namespace QuantBuild.Keras;

/// <summary>The device that a model computes on.</summary>
public sealed class KerasDevice
{
    internal KerasDevice(torch.Device device)
    {
        Torch = device;
    }

    /// <summary>The processor.</summary>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded.</exception>
    public static KerasDevice Cpu
    {
        get
        {
            NativeLibraries.EnsureLoaded();
            return new KerasDevice(torch.CPU);
        }
    }

    /// <summary>Whether it is a CUDA device.</summary>
    public bool IsGpu => Torch.type == DeviceType.CUDA;

    /// <summary>TorchSharp's name of the device.</summary>
    public torch.Device Torch { get; }

    /// <summary>The first CUDA device; null where there is none.</summary>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded.</exception>
    public static KerasDevice? FindCuda()
    {
        NativeLibraries.EnsureLoaded();
        return NativeLibraries.HasCudaLibrary && torch.cuda.is_available() ? Cuda() : null;
    }

    /// <summary>The first CUDA device.</summary>
    /// <exception cref="GpuUnavailableException">libtorch is a CPU build, or finds no CUDA device.</exception>
    /// <exception cref="NativeLibraryException">libtorch cannot be loaded.</exception>
    public static KerasDevice RequireCuda()
    {
        NativeLibraries.EnsureLoaded();
        if (!NativeLibraries.HasCudaLibrary)
        {
            throw new GpuUnavailableException(
                $"--gpu needs libtorch with CUDA, and {NativeLibraries.LibtorchFolder} is a CPU build: rebuild with UseCuda=true in the "
                    + $"environment, or set {NativeLibraries.FolderVariable} to a CUDA build; or run without --gpu, or with --gpu=auto.");
        }

        return torch.cuda.is_available()
            ? Cuda()
            : throw new GpuUnavailableException(
                "--gpu: libtorch has CUDA but finds no CUDA device: see that nvidia-smi lists one and that its driver supports CUDA 12.8, "
                    + "or run without --gpu, or with --gpu=auto.");
    }

    // Products in whole float32: by default cuDNN rounds what it multiplies to 10 bits.
    private static KerasDevice Cuda()
    {
        torch.backends.cudnn.allow_tf32 = false;
        torch.backends.cuda.matmul.allow_tf32 = false;
        return new KerasDevice(torch.CUDA);
    }
}
