namespace QuantBuild.Tfjs.Format;

/// <summary>What a check is about, so that the error it raises can name it.</summary>
internal readonly record struct Subject(string? File, string? Tensor = null)
{
    public TfjsFormatException Error(string message, Exception? innerException = null) => new(message, File, Tensor, innerException);
}
