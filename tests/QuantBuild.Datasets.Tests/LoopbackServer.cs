using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace QuantBuild.Datasets.Tests;

/// <summary>An HTTP server on the loopback address that does, request by request, what a test tells it: also what no proper server would do.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<Request, Reply> answer;
    private readonly Lock sync = new();
    private readonly List<Request> requests = [];

    public LoopbackServer(Func<Request, Reply> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = ServeAsync();
    }

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (sync)
            {
                return [.. requests];
            }
        }
    }

    public Uri Url(string path) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{path}");

    public void Dispose() => listener.Dispose();

    /// <summary>A proper server: whole files, ranges under If-Range, an ETag.</summary>
    public static Reply File(Request request, byte[] content, string tag = "\"v1\"")
    {
        var from = request.RangeFrom;
        return from is { } start && start < content.Length && request.Header("If-Range") == tag
            ? new Reply("206 Partial Content", content[(int)start..], $"ETag: {tag}", $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}")
            : new Reply("200 OK", content, $"ETag: {tag}");
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
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
            lock (sync)
            {
                requests.Add(request);
            }

            var reply = answer(request);
            var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status}\r\nContent-Length: {reply.Body.Length}\r\nConnection: close\r\n");
            foreach (var header in reply.Headers)
            {
                head.Append(header).Append("\r\n");
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
            await stream.WriteAsync(reply.Body.AsMemory(0, reply.CutAfter ?? reply.Body.Length));
            await Task.Delay(reply.Silence);
        }
        catch (IOException)
        {
            // The client has gone; some tests want it to.
        }
    }

    internal sealed record Request(IReadOnlyList<string> Lines)
    {
        public long? RangeFrom => Header("Range") is { } range ? long.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : null;

        public string? Header(string name) =>
            Lines.FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }

    internal sealed record Reply(string Status, byte[] Body, params string[] Headers)
    {
        /// <summary>After so many bytes of the body the connection is closed.</summary>
        public int? CutAfter { get; init; }

        /// <summary>How long the connection is held open without a word.</summary>
        public TimeSpan Silence { get; init; }
    }
}
