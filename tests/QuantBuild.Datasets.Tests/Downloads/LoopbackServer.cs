using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QuantBuild.Datasets.Tests.Downloads;

/// <summary>An HTTP server on the loopback address that does, request by request, what a test tells it:
/// also what no proper server would do.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Request, Reply> _answer;
    private readonly Lock _sync = new();
    private readonly List<Request> _requests = [];

    public LoopbackServer(Func<Request, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = ServeAsync();
    }

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_sync)
            {
                return [.. _requests];
            }
        }
    }

    public Uri Url(string path) => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}");

    public void Dispose() => _listener.Dispose();

    /// <summary>A proper server: whole files, ranges under If-Range, an ETag.</summary>
    public static Reply File(Request request, byte[] content, string tag = "\"v1\"")
    {
        var from = request.RangeFrom;
        return from is { } start && start < content.Length && request.Header("If-Range") == tag
            ? new Reply(
                "206 Partial Content", content[(int)start..], $"ETag: {tag}",
                $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}")
            : new Reply("200 OK", content, $"ETag: {tag}");
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII);
            var lines = new List<string>();
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                lines.Add(line);
            }

            var request = new Request(lines);
            lock (_sync)
            {
                _requests.Add(request);
            }

            var reply = _answer(request);
            var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status}\r\nConnection: close\r\n");
            if (reply is { IsEndless: false, Trickle: 0 })
            {
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.Length ?? reply.Body.Length}\r\n");
            }

            foreach (var header in reply.Headers)
            {
                head.Append(header).Append("\r\n");
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
            await stream.WriteAsync(reply.Body.AsMemory(0, reply.CutAfter ?? reply.Body.Length));
            for (var sent = 0; sent < reply.Trickle; sent++)
            {
                await stream.WriteAsync(new byte[1]);
                await stream.FlushAsync();
                await Task.Delay(5);
            }

            while (reply.IsEndless)
            {
                await stream.WriteAsync(new byte[1 << 16]);
            }

            await Task.Delay(reply.Silence);
        }
        catch (IOException)
        {
            // The client has gone; some tests want it to.
        }
    }

    internal sealed record Request(IReadOnlyList<string> Lines)
    {
        public long? RangeFrom =>
            Header("Range") is { } range ? long.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : null;

        public string? Header(string name) =>
            Lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }

    internal sealed record Reply(string Status, byte[] Body, params string[] Headers)
    {
        /// <summary>After so many bytes of the body the connection is closed.</summary>
        public int? CutAfter { get; init; }

        /// <summary>The length that the header states; that of the body where none is given.</summary>
        public long? Length { get; init; }

        /// <summary>How many more bytes come, one by one, under a header that does not state a length.</summary>
        public int Trickle { get; init; }

        /// <summary>Whether bytes go on until the client is gone, under a header that does not state a length.</summary>
        public bool IsEndless { get; init; }

        /// <summary>How long the connection is held open without a word.</summary>
        public TimeSpan Silence { get; init; }
    }
}
