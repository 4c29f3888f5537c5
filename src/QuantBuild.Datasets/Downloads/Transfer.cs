using System.Net;
using System.Net.Http.Headers;

namespace QuantBuild.Datasets.Downloads;

/// <summary>Brings one file from its server into a partial file.</summary>
internal sealed class Transfer(
    HttpClient client, DatasetFile file, PartialFile partial, DatasetStoreOptions options, IProgress<DownloadProgress>? progress)
{
    public PartialFile Partial => partial;

    public bool IsBegun => partial.Resumable(file.Url) is not null;

    /// <summary>Asks once for what is missing and appends it.</summary>
    /// <exception cref="DownloadException">The server refuses, keeps silent, or the connection ends early.</exception>
    public async Task AttemptAsync(CancellationToken cancellationToken)
    {
        // One clock for silence: set again with every sign of life.
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(options.Timeout);
        try
        {
            using var response = await SendAsync(silence.Token);
            var total = Accept(response);
            using var content = await response.Content.ReadAsStreamAsync(silence.Token);
            await AppendAsync(content, total, silence);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DownloadException($"the server kept silent for {options.Timeout.TotalSeconds:0.#} s.", mayPass: true, e);
        }
        catch (HttpRequestException e)
        {
            throw new DownloadException($"{e.Message.TrimEnd('.')}.", mayPass: true, e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(CancellationToken cancellationToken)
    {
        var condition = partial.Resumable(file.Url);
        return await new Redirects(client, file, options.MaxRedirects).SendAsync(
            request =>
            {
                if (condition is not null)
                {
                    request.Headers.Range = new RangeHeaderValue(partial.Length, null);
                    request.Headers.IfRange = condition;
                }
            },
            cancellationToken);
    }

    /// <summary>Judges the answer and brings the partial file to where the answer begins.</summary>
    /// <returns>The size of the whole file, or null where the server does not say.</returns>
    private long? Accept(HttpResponseMessage response)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange is { } range && range.From == partial.Length:
                RequireWithinLimit(range.Length);
                return range.Length;
            case HttpStatusCode.OK:
                RequireWithinLimit(response.Content.Headers.ContentLength);
                partial.Begin(file.Url, response);
                return response.Content.Headers.ContentLength;
            case HttpStatusCode.PartialContent or HttpStatusCode.RequestedRangeNotSatisfiable:
                partial.Delete();
                throw new DownloadException("the server sent another part than asked for.", mayPass: true);
            default:
                var mayPass = response.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout
                    or HttpStatusCode.TooManyRequests;
                throw new DownloadException($"the server answered {(int)response.StatusCode} ({response.ReasonPhrase}).", mayPass);
        }
    }

    private long MostBytes => file.MostBytes ?? options.MostBytes;

    // What is too large has no use as a beginning either.
    private void RequireWithinLimit(long? bytes)
    {
        if (bytes > MostBytes)
        {
            partial.Delete();
            throw new DownloadException(FormattableString.Invariant(
                $"the server sends at least {bytes} bytes, and no more than {MostBytes} are taken for this file."), mayPass: false);
        }
    }

    private async Task AppendAsync(Stream content, long? total, CancellationTokenSource silence)
    {
        var pace = new SlowestPace(options);
        await using var destination = new FileStream(partial.Path, FileMode.Append, FileAccess.Write, FileShare.None);
        var buffer = new byte[1 << 16];
        while (true)
        {
            progress?.Report(new DownloadProgress(file.RelativePath, destination.Length, total));
            var count = await ReadAsync(content, buffer, silence.Token);
            silence.CancelAfter(options.Timeout);
            if (count == 0)
            {
                break;
            }

            pace.Add(count);
            if (destination.Length + count > MostBytes)
            {
                var bytes = destination.Length + count;
                await destination.DisposeAsync();
                RequireWithinLimit(bytes);
            }

            await destination.WriteAsync(buffer.AsMemory(0, count), silence.Token);
        }

        if (total is { } whole && destination.Length != whole)
        {
            throw new DownloadException($"the connection ended after {destination.Length} of {whole} bytes.", mayPass: true);
        }
    }

    // Only what the network does is tried again: a full disk stays full.
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException e)
        {
            throw new DownloadException($"the connection was cut: {e.Message.TrimEnd('.')}.", mayPass: true, e);
        }
    }
}

/// <summary>One attempt at a download failed.</summary>
/// <param name="message">Why, as a sentence.</param>
/// <param name="mayPass">Whether another attempt could succeed.</param>
/// <param name="innerException">The cause, where there is one.</param>
internal sealed class DownloadException(string message, bool mayPass, Exception? innerException = null)
    : IOException(message, innerException)
{
    public bool MayPass => mayPass;
}
