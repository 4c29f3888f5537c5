using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace QuantBuild.Reporting.Tests.Browsing;

/// <summary>A Chromium without a window, driven by its DevTools protocol; the test is skipped with the
/// reason where there is none.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string PathVariable = "CHROME_PATH";
    private const string Announcement = "DevTools listening on ";

    private static readonly string[] _names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge"];

    private readonly TemporaryFolder _profile = new();
    private readonly ClientWebSocket _socket = new();
    private readonly List<JsonNode> _events = [];
    private readonly Process _process;
    private int _lastCommand;

    private Browser(string program)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
                "--disable-background-networking",
                "--disable-dev-shm-usage", "--disable-component-update", "--remote-debugging-port=0", $"--user-data-dir={_profile.Path}",
                "about:blank",
            },
        };
        if (Environment.UserName == "root")
        {
            start.ArgumentList.Add("--no-sandbox");
        }

        _process = Process.Start(start)!;
    }

    /// <summary>What happened since the page was opened, as the protocol tells it.</summary>
    public IEnumerable<JsonNode> Events(string method) =>
        _events.Where(happened => (string?)happened["method"] == method).Select(happened => happened["params"]!);

    public static async Task<Browser> StartAsync(CancellationToken cancelled)
    {
        var program = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } given
            ? given
            : _names.Select(name => ProgramRun.Find(name)).FirstOrDefault(path => path is not null);
        Assert.SkipUnless(File.Exists(program), $"No Chromium was found; {PathVariable} may name one.");
        var browser = new Browser(program!);
        var address = await browser.AddressAsync(cancelled);
        await browser._socket.ConnectAsync(address, cancelled);
        return browser;
    }

    /// <summary>Opens a file in a new page of a given width, and waits until it is loaded.</summary>
    /// <returns>The page, to send commands to.</returns>
    public async Task<string> OpenAsync(string file, int width, string scheme, CancellationToken cancelled)
    {
        var target = await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" }, null, cancelled);
        var attached = await SendAsync(
            "Target.attachToTarget", new JsonObject { ["targetId"] = (string?)target["targetId"], ["flatten"] = true }, null, cancelled);
        var page = (string)attached["sessionId"]!;
        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
        {
            await SendAsync($"{domain}.enable", [], page, cancelled);
        }

        var size = new JsonObject { ["width"] = width, ["height"] = 900, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 };
        await SendAsync("Emulation.setDeviceMetricsOverride", size, page, cancelled);
        var feature = new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = scheme };
        await SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(feature) }, page, cancelled);
        _events.Clear();
        await SendAsync("Page.navigate", new JsonObject { ["url"] = new Uri(file).AbsoluteUri }, page, cancelled);
        while (!Events("Page.loadEventFired").Any())
        {
            await ReceiveAsync(cancelled);
        }

        return page;
    }

    /// <summary>What an expression comes to on the page.</summary>
    public async Task<JsonNode> EvaluateAsync(string page, string expression, CancellationToken cancelled)
    {
        var answer = await SendAsync(
            "Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true }, page, cancelled);
        return answer["exceptionDetails"] is { } problem
            ? throw new InvalidOperationException(problem.ToJsonString())
            : answer["result"]!["value"]!;
    }

    /// <summary>Sends a command.</summary>
    public async Task<JsonNode> SendAsync(string method, JsonObject parameters, string? page, CancellationToken cancelled)
    {
        var id = ++_lastCommand;
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (page is not null)
        {
            command["sessionId"] = page;
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(command.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, cancelled);
        while (true)
        {
            if (await ReceiveAsync(cancelled) is { } answer && (int?)answer["id"] == id)
            {
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["error"]?.ToJsonString()}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Dispose();
    }

    // An answer is given back; what merely happened is kept.
    private async Task<JsonNode?> ReceiveAsync(CancellationToken cancelled)
    {
        using var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), cancelled);
            await message.WriteAsync(buffer.AsMemory(0, part.Count), cancelled);
        }
        while (!part.EndOfMessage);
        var node = JsonNode.Parse(message.ToArray())!;
        if (node["id"] is not null)
        {
            return node;
        }

        _events.Add(node);
        return null;
    }

    private async Task<Uri> AddressAsync(CancellationToken cancelled)
    {
        while (await _process.StandardError.ReadLineAsync(cancelled) is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                // What it says further is of no interest, but must not fill the pipes.
                _ = _process.StandardError.ReadToEndAsync(CancellationToken.None);
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new Uri(line[Announcement.Length..]);
            }
        }

        throw new InvalidOperationException("The browser ended before it listened.");
    }
}
