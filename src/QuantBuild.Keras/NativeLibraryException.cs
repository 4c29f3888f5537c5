namespace QuantBuild.Keras;

/// <summary>libtorch or TorchSharp's native library is missing or cannot be loaded.</summary>
public sealed class NativeLibraryException : KerasException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is missing and what to do.</param>
    /// <param name="library">Path or name of the library concerned.</param>
    /// <param name="innerException">The loader's own error, where there is one.</param>
    public NativeLibraryException(string message, string? library = null, Exception? innerException = null)
        : base(message, layer: null, innerException)
    {
        Library = library;
    }

    /// <summary>Path or name of the library concerned.</summary>
    public string? Library { get; }
}
