namespace QuantBuild.Keras;

/// <summary>CUDA was asked for and cannot be used here. The message is one line: what is missing and what to run instead.</summary>
public sealed class GpuUnavailableException : KerasException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is missing and what to run instead, in one line.</param>
    public GpuUnavailableException(string message)
        : base(message)
    {
    }
}
