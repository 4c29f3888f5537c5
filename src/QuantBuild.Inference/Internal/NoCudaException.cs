namespace QuantBuild.Inference.Internal;

/// <summary>There is no CUDA here: no library for it, no driver, no card, or none that computes.</summary>
/// <param name="what">What is missing, as far as it is known.</param>
/// <param name="cause">What said so.</param>
internal sealed class NoCudaException(string what, Exception cause) : InferenceException(
    $"there is no CUDA here ({what.Split('\n', 2)[0].TrimEnd('.', ' ', '\r')}). "
        + "--gpu takes an NVIDIA card with CUDA 13 and ONNX Runtime's libraries for it: build with UseCuda=true, or set "
        + $"{OnnxRuntimeLocator.FolderVariable} to their folder; or run without --gpu, or with --gpu=auto.",
    null,
    cause);
