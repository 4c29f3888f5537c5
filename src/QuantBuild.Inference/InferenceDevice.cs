namespace QuantBuild.Inference;

/// <summary>What computes.</summary>
public enum InferenceDevice
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>A graphics card by CUDA.</summary>
    Cuda,
}
