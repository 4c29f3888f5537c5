namespace QuantBuild.Tfjs.Format;

/// <summary>What a check is about, so that the error it raises can name it.</summary>
internal readonly record struct Subject(string? File, string? Tensor = null)
{
    public TfjsFormatException Error(TfjsRejection rejection, string message, Exception? innerException = null) =>
        new(rejection, message, File, Tensor, innerException);
}
