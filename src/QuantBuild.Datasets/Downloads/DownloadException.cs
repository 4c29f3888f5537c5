namespace QuantBuild.Datasets.Downloads;

/// <summary>One attempt at a download failed.</summary>
/// <param name="message">Why, as a sentence.</param>
/// <param name="mayPass">Whether another attempt could succeed.</param>
/// <param name="innerException">The cause, where there is one.</param>
internal sealed class DownloadException(string message, bool mayPass, Exception? innerException = null) : IOException(message, innerException)
{
    public bool MayPass => mayPass;
}
