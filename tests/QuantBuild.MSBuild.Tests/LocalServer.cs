using System.Diagnostics;
using System.Text.RegularExpressions;

namespace QuantBuild.MSBuild.Tests;

/// <summary>A web server on this machine, which is ended with the test.</summary>
internal sealed partial class LocalServer : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    public LocalServer(string program, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = DotNet.StartOf(program, folder, environment, arguments);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _ = _process.StandardError.ReadToEndAsync();
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (Place().Match(line) is { Success: true } place)
            {
                Address = new Uri(place.Value.TrimEnd('/') + "/");
                break;
            }
        }

        // Whatever else it says must not fill the pipe.
        _ = _process.StandardOutput.ReadToEndAsync();
        _client = new HttpClient(new HttpClientHandler { CheckCertificateRevocationList = true })
        {
            BaseAddress = Address ?? throw new InvalidOperationException($"{program} ended before it said where it listens."),
        };
    }

    public Uri? Address { get; }

    /// <summary>Fetches a file, by a client that takes some codings.</summary>
    /// <returns>The coding that was sent, and the bytes as they were sent.</returns>
    public async Task<(string? Coding, byte[] Bytes)> Get(string path, string accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
        return (
            response.Content.Headers.ContentEncoding.SingleOrDefault(),
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    [GeneratedRegex(@"http://(127\.0\.0\.1|localhost):\d+/?")]
    private static partial Regex Place();
}
