using System.Net.Sockets;
using System.Text;

namespace QuantBuild.Verification.Tests;

/// <summary>The server that serves one verification, asked by bytes that no browser would send.</summary>
public sealed class JobServerTests : IDisposable
{
    private const string Secret = "nobody's business";

    private readonly TemporaryFolder _folder = new();

    public JobServerTests()
    {
        Directory.CreateDirectory(_folder["model/sub"]);
        File.WriteAllText(_folder["model/w.bin"], "weights");
        File.WriteAllText(_folder["model/empty.bin"], string.Empty);
        File.WriteAllBytes(_folder["model/large.bin"], new byte[32 << 20]);
        File.WriteAllText(_folder["secret.txt"], Secret);
        File.WriteAllText(_folder["input.bin"], "inputs");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("GET", "*/../models/0/w.bin")]
    [InlineData("GET", "*/../job")]
    [InlineData("GET", "x/../models/0/w.bin")]
    [InlineData("GET", "?/../job")]
    [InlineData("GET", ".")]
    [InlineData("GET", "http://HOST/TOKEN/job")]
    [InlineData("GET", "/models/0/w.bin")]
    [InlineData("GET", "/TOKENx/job")]
    [InlineData("GET", "/%/job")]
    [InlineData("GET", "//TOKEN/job")]
    [InlineData("GET", "/")]
    [InlineData("POST", "*/../outputs/0/0/0")]
    [InlineData("POST", "*/../models/0")]
    [InlineData("POST", "*/../done")]
    [InlineData("POST", "*/../failed")]
    [InlineData("POST", "/done")]
    [InlineData("OPTIONS", "*")]
    public async Task What_does_not_begin_with_the_token_gets_nothing_and_changes_nothing(string method, string target)
    {
        // arrange
        using var server = await ServerRun.StartAsync(_folder);

        // act
        var answer = await server.AskAsync(method, target, body: "{}");

        // assert
        Assert.Matches("^HTTP/1.1 (400|404) ", answer);
        Assert.DoesNotContain("weights", answer, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "output-*"));
        Assert.False(await server.IsFinishedAsync());
    }

    [Theory]
    [InlineData("/TOKEN/models/0/w.bin", "weights")]
    [InlineData("/TOKEN/models/0/%77.bin", "weights")]
    [InlineData("/TOKEN/models/0/empty.bin", "")]
    [InlineData("/TOKEN/inputs/0/0/0", "inputs")]
    [InlineData("/TOKEN/models/0/inside.bin", "weights")]
    public async Task Whoever_knows_the_token_gets_the_files_of_the_job(string target, string content)
    {
        // arrange: a link that stays inside leads nowhere that is not served already
        File.CreateSymbolicLink(_folder["model/inside.bin"], "w.bin");
        using var server = await ServerRun.StartAsync(_folder);

        // act
        var answer = await server.AskAsync("GET", target);

        // assert
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.EndsWith($"\r\n\r\n{content}", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/TOKEN/models/0/link.bin")]
    [InlineData("/TOKEN/models/0/linked/secret.txt")]
    [InlineData("/TOKEN/models/0/../secret.txt")]
    [InlineData("/TOKEN/models/0/..%2fsecret.txt")]
    [InlineData("/TOKEN/models/0/%2e%2e/secret.txt")]
    [InlineData("/TOKEN/models/0/sub")]
    [InlineData("/TOKEN/models/0/")]
    [InlineData("/TOKEN/models/0")]
    [InlineData("/TOKEN/models/1/w.bin")]
    [InlineData("/TOKEN/models/-1/w.bin")]
    [InlineData("/TOKEN/models/__proto__/w.bin")]
    [InlineData("/TOKEN/models/0/a%00b")]
    [InlineData("/TOKEN/inputs/0/7/0")]
    [InlineData("/TOKEN/server.mjs")]
    [InlineData("/TOKEN/nothing")]
    public async Task Nothing_outside_of_the_job_is_served_and_the_server_goes_on(string target)
    {
        // arrange
        File.CreateSymbolicLink(_folder["model/link.bin"], _folder["secret.txt"]);
        Directory.CreateSymbolicLink(_folder["model/linked"], _folder.Path);
        using var server = await ServerRun.StartAsync(_folder);

        // act
        var answer = await server.AskAsync("GET", target);

        // assert
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await server.AskAsync("GET", "/TOKEN/job"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_was_made_to_point_here_is_refused()
    {
        // arrange
        using var server = await ServerRun.StartAsync(_folder);

        // act and assert
        Assert.StartsWith("HTTP/1.1 403 ", await server.AskAsync("GET", "/TOKEN/job", host: "evil.example"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_is_broken_off_does_not_end_the_server()
    {
        // arrange
        using var server = await ServerRun.StartAsync(_folder);

        // act: the first bytes are taken, and the connection is reset
        for (var i = 0; i < 3; i++)
        {
            using var client = await server.SendAsync("GET", "/TOKEN/models/0/large.bin");
            await client.GetStream().ReadExactlyAsync(new byte[1000], TestContext.Current.CancellationToken);
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        // assert
        Assert.StartsWith("HTTP/1.1 200 ", await server.AskAsync("GET", "/TOKEN/job"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/TOKEN/models/0", "no JSON", 400)]
    [InlineData("/TOKEN/models/5", "{}", 404)]
    [InlineData("/TOKEN/outputs/0/0/..", "x", 404)]
    [InlineData("/TOKEN/outputs/0/9/0", "x", 404)]
    [InlineData("/TOKEN/nothing", "{}", 404)]
    public async Task An_answer_about_nothing_of_the_job_is_refused(string target, string body, int status)
    {
        // arrange
        using var server = await ServerRun.StartAsync(_folder);

        // act and assert
        Assert.StartsWith($"HTTP/1.1 {status} ", await server.AskAsync("POST", target, body: body), StringComparison.Ordinal);
        Assert.False(await server.IsFinishedAsync());
    }

    // Node.js closes what was idle for 5 s, which a long prediction is.
    [Fact]
    public async Task A_connection_survives_a_prediction_of_seven_seconds()
    {
        // arrange
        using var server = await ServerRun.StartAsync(_folder);
        using var client = await server.SendAsync("GET", "/TOKEN/job", closes: false);
        var buffer = new byte[4096];
        Assert.True(await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken) > 0);

        // act
        await Task.Delay(TimeSpan.FromSeconds(7), TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            server.Request("GET", "/TOKEN/models/0/w.bin", closes: true), TestContext.Current.CancellationToken);

        // assert
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        Assert.EndsWith("weights", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_browsers_command_line_does_not_hold_the_token()
    {
        // arrange
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The browser of this test is a shell script.");
        using var server = await ServerRun.StartAsync(_folder);

        // act
        await server.OpenAsync(ShowingBrowser());

        // assert
        Assert.Contains("--headless", Shown("line"), StringComparison.Ordinal);
        Assert.DoesNotContain(server.Token, Shown("line"), StringComparison.Ordinal);
        Assert.Contains($"/{server.Token}/page.html", Shown("door"), StringComparison.Ordinal);
        Assert.StartsWith("-rw-------", Shown("mode"), StringComparison.Ordinal);
    }

    /// <summary>A browser that shows what it was started with, and what it was to open.</summary>
    private string ShowingBrowser()
    {
        var browser = _folder["browser"];
        File.WriteAllText(browser, $"#!/bin/sh\nfor last; do :; done\necho \"$@\" > {_folder["line"]}\npath=\"${{last#file://}}\"\ncat "
            + $"\"$path\" > {_folder["door"]}\nls -l \"$path\" > {_folder["mode"]}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return browser;
    }

    private string Shown(string name) => File.ReadAllText(_folder[name]);
}
