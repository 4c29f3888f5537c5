using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace QuantBuild.Verification.Tests;

/// <summary>The scripts' server in a Node.js of its own, for a job of one model; the packages of TF.js are not needed.</summary>
internal sealed class ServerRun : IDisposable
{
    private const string Program = """
        const { JobServer } = await import(process.env.SCRIPTS + '/server.mjs');
        const { runInBrowser } = await import(process.env.SCRIPTS + '/browser.mjs');
        const { fileURLToPath } = await import('node:url');
        const { createInterface } = await import('node:readline');
        const server = await JobServer.start(JSON.parse(process.env.JOB), fileURLToPath(process.env.SCRIPTS));
        let finished = false;
        server.finished.then(() => { finished = true; });
        server.failed.catch(() => { finished = true; });
        console.log(server.url);
        for await (const line of createInterface({ input: process.stdin })) {
          if (line === 'finished') {
            console.log(finished);
          } else {
            await runInBrowser(line, server).catch(() => {});
            console.log('closed');
          }
        }
        """;

    private readonly Process _process;
    private Uri _address = new("http://127.0.0.1");

    private ServerRun(Process process) => _process = process;

    public string Token { get; private set; } = string.Empty;

    public static async Task<ServerRun> StartAsync(TemporaryFolder folder)
    {
        var feeds = new[] { new[] { new { file = folder["input.bin"], shape = new[] { 1 } } } };
        var job = new
        {
            output = folder.Path,
            models = new[]
        {
            new { directory = folder["model"], file = folder["model/model.json"], batchSize = 1, feeds },
        }
        };
        var start = new ProcessStartInfo(
            Stock.Node, ["--input-type=module", "--eval", Program])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["SCRIPTS"] = new Uri(TfjsInstallation.FolderWithScripts()).AbsoluteUri;
        start.Environment["JOB"] = JsonSerializer.Serialize(job);
        var run = new ServerRun(Process.Start(start)!);
        run._address = new Uri(await run.ReadLineAsync());
        run.Token = run._address.Segments[1].Trim('/');
        return run;
    }

    /// <summary>Whether the job was taken for done, or failed.</summary>
    public async Task<bool> IsFinishedAsync()
    {
        await _process.StandardInput.WriteLineAsync("finished");
        return bool.Parse(await ReadLineAsync());
    }

    /// <summary>Starts a browser and waits until it has ended.</summary>
    public async Task OpenAsync(string browser)
    {
        await _process.StandardInput.WriteLineAsync(browser);
        Assert.Equal("closed", await ReadLineAsync());
    }

    public byte[] Request(string method, string target, bool closes, string? host = null, string body = "") => Encoding.Latin1.GetBytes(
        $"{method} {target.Replace("TOKEN", Token, StringComparison.Ordinal).Replace("HOST", _address.Authority, StringComparison.Ordinal)}"
        + $" HTTP/1.1\r\nHost: {host ?? _address.Authority}\r\n"
        + $"{(closes ? "Connection: close\r\n" : string.Empty)}Content-Length: {body.Length}\r\n\r\n{body}");

    public async Task<TcpClient> SendAsync(string method, string target, bool closes = true, string? host = null, string body = "")
    {
        var client = new TcpClient();
        await client.ConnectAsync(_address.Host, _address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Request(method, target, closes, host, body), TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    public async Task<string> AskAsync(string method, string target, string? host = null, string body = "")
    {
        using var client = await SendAsync(method, target, closes: true, host, body);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task<string> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException("The server ended.");
}
