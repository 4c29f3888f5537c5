using System.Globalization;

namespace QuantBuild.Datasets.Downloads;

/// <summary>Downloads a file to its place: attempt after attempt, each going on where the one before ended.</summary>
internal sealed class Downloader(DatasetStoreOptions options)
{
    // A server that cuts every connection after a byte gets on, and would never be done.
    private const int MeagreBytes = 1 << 16;
    private const int MostMeagreAttempts = 20;

    public async Task DownloadAsync(
        DatasetFile file, string place, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = options.Timeout };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var transfer = new Transfer(client, file, new PartialFile(place), options, progress);
        while (true)
        {
            var begunBefore = transfer.IsBegun;
            await CompleteAsync(transfer, cancellationToken);
            var fault = await ContentChecksum.FindFaultAsync(file, transfer.Partial.Path, cancellationToken);
            if (fault is null)
            {
                transfer.Partial.MoveTo(place);
                return;
            }

            transfer.Partial.Delete();
            if (!begunBefore)
            {
                throw new DownloadException(fault, mayPass: false);
            }

            // The beginning, of an earlier run, may be what is wrong: once more, from the start.
        }
    }

    private async Task CompleteAsync(Transfer transfer, CancellationToken cancellationToken)
    {
        // Only getting further than ever counts: a server may make us begin anew again and again.
        var furthest = transfer.Partial.Length;
        for (var (fruitless, meagre) = (0, 0); ;)
        {
            try
            {
                await transfer.AttemptAsync(cancellationToken);
                return;
            }
            catch (DownloadException e) when (e.MayPass)
            {
                var gained = transfer.Partial.Length - furthest;
                fruitless = gained > 0 ? 0 : fruitless + 1;
                meagre = gained >= MeagreBytes ? 0 : meagre + 1;
                if (meagre >= MostMeagreAttempts)
                {
                    throw new DownloadException(string.Create(CultureInfo.InvariantCulture,
                        $"{e.Message} ({meagre} attempts in a row brought less than {MeagreBytes} bytes each)"), mayPass: false, e);
                }

                furthest = Math.Max(furthest, transfer.Partial.Length);
                if (fruitless >= options.Attempts)
                {
                    throw new DownloadException(
                        string.Create(CultureInfo.InvariantCulture, $"{e.Message} (after {fruitless} attempts in vain)"),
                        mayPass: false, e);
                }

                await Task.Delay(options.Pause * Math.Pow(2, fruitless), cancellationToken);
            }
        }
    }
}
