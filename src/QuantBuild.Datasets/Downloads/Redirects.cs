using System.Net;

namespace QuantBuild.Datasets.Downloads;

/// <summary>Follows a server's redirects one by one, as far as they may be trusted.</summary>
/// <remarks>Content with a pinned checksum may come from anywhere on the web. Where none is pinned, the address is all that is known of a
/// file, and whoever can redirect it elsewhere could put anything in its place.</remarks>
internal sealed class Redirects(HttpClient client, DatasetFile file, int most)
{
    /// <summary>Asks for the file.</summary>
    /// <param name="prepare">Sets the headers of each request.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>The answer, which is no redirect.</returns>
    /// <exception cref="DownloadException">A redirect is not followed, or there are too many.</exception>
    public async Task<HttpResponseMessage> SendAsync(Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        RequireWeb(file.Url, "its address is");
        for (var (url, followed) = (file.Url, 0); ; followed++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            prepare(request);
            var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode is < HttpStatusCode.MultipleChoices or >= HttpStatusCode.BadRequest)
            {
                return response;
            }

            using (response)
            {
                url = followed < most
                    ? Next(url, response.Headers.Location)
                    : throw Refusal($"gave up after {most} redirects, the last from {url} to {response.Headers.Location}.");
            }
        }
    }

    private Uri Next(Uri url, Uri? location)
    {
        if (location is null || !Uri.TryCreate(url, location, out var next))
        {
            throw Refusal($"the server of {url} redirects without saying where to.");
        }

        RequireWeb(next, $"the server of {url} redirects to");
        return url.Scheme == Uri.UriSchemeHttps
            && next.Scheme != Uri.UriSchemeHttps ? throw Refusal($"the server of {url} redirects to {next}, which is not encrypted.")
            : file.Sha256 is null && !string.Equals(next.IdnHost, file.Url.IdnHost, StringComparison.OrdinalIgnoreCase)
                ? throw Refusal(
                    $"the server of {url} redirects to {next}, another host, which only files with a pinned checksum may come from.")
            : next;
    }

    private static void RequireWeb(Uri url, string what)
    {
        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            throw Refusal($"{what} {url}, and only http and https are fetched from.");
        }
    }

    private static DownloadException Refusal(string message) => new(message, mayPass: false);
}
