using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using QuantBuild.Verification.Tests;

namespace QuantBuild.MSBuild.Tests;

/// <summary>The samples as other people build them, from the packages that <c>./build.sh --target=Pack</c> writes.</summary>
public sealed partial class SamplesTests : IDisposable
{
    /// <summary>What the float model says of the page's block of houses, computed from its weights in float64.</summary>
    private const double FloatPrediction = 0.15896976147206915;

    private readonly PackedSamples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public async Task The_site_is_published_and_a_browser_is_sent_the_bytes_that_the_report_names()
    {
        // arrange
        PackedSamples.Require("QuantBuild.MSBuild");
        var (browser, tfjs) = (Stock.Browser, Stock.Installation);
        var scripts = Path.Combine(tfjs.Folder, "node_modules", "@tensorflow", "tfjs", "dist") + Path.DirectorySeparatorChar;

        // act
        var publish = await _samples.RunAsync("aspnet", "dotnet", "publish", "-c", "Release", "-o", "../site", $"-p:TfjsFolder={scripts}");
        Assert.True(publish.ExitCode == 0, publish.Said);
        var report = await File.ReadAllTextAsync(
            _samples["aspnet/obj/Release/net10.0/quantbuild/report.json"], TestContext.Current.CancellationToken);
        var model = JsonNode.Parse(report)!["models"]!.AsArray().Single()!;
        using var server = _samples.Serve("site", "dotnet", "site.dll", "--urls", "http://127.0.0.1:0");
        var page = await Load(browser, server);

        // assert: the files, each as the report says
        foreach (var file in model["files"]!.AsArray())
        {
            var path = ((string)file!["path"]!)["wwwroot/".Length..];
            var (coding, bytes) = await server.Get(path, "br");
            Assert.Equal(("br", (int)file["brotli"]!), (coding, bytes.Length));
            Assert.Equal(("gzip", (int)file["gzip"]!), await Sent(path, "gzip"));
            Assert.Equal((null, (int)file["bytes"]!), await Sent(path, "identity"));
            Assert.Equal(await File.ReadAllBytesAsync(
                _samples[$"aspnet/obj/Release/net10.0/quantbuild/site/wwwroot/{path}.br"], TestContext.Current.CancellationToken), bytes);
        }

        // and what the browser made of them
        Assert.Equal(
            model["files"]!.AsArray().Select(file => ($"/{((string)file!["path"]!)["wwwroot/".Length..]}", (int)file["brotli"]!)),
            page.Fetched);
        Assert.Equal(FloatPrediction, page.Value, 0.02);

        async Task<(string? Coding, int Length)> Sent(string path, string accepted)
        {
            var (coding, bytes) = await server.Get(path, accepted);
            return (coding, bytes.Length);
        }
    }

    [Fact]
    public async Task A_broken_budget_fails_the_build_of_the_site_with_file_code_and_rule()
    {
        // arrange
        PackedSamples.Require("QuantBuild.MSBuild");
        var budgets = _samples["aspnet/quantbuild.json"];
        var rules = await File.ReadAllTextAsync(budgets, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            budgets, rules.Replace("14000", "4000", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        // act
        var build = await _samples.RunAsync("aspnet", "dotnet", "build");

        // assert
        Assert.NotEqual(0, build.ExitCode);
        Assert.Matches(
            @"wwwroot/models/housing/model\.json\(1,1\): error QB0003: maxBytes\.brotli allows 4000, found \d+ \(safe-8bit\)",
            build.Said.Replace('\\', '/'));
    }

    [Fact]
    public async Task The_static_site_has_its_model_made_by_the_tool_and_a_browser_computes_by_what_lies_packed()
    {
        // arrange
        PackedSamples.Require("QuantBuild.Tool");
        var (node, browser, tfjs) = (Stock.Node, Stock.Browser, Stock.Installation);
        const string installed = "node_modules/@tensorflow/tfjs/dist/tf.min.js";
        _samples.Copy(Path.Combine(tfjs.Folder, installed), $"node/{installed}");

        // act
        var build = await _samples.RunAsync("node", OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "run", "build");
        Assert.True(build.ExitCode == 0, build.Said);
        using var server = _samples.Serve("node", node, "serve.mjs");
        var page = await Load(browser, server);

        // assert
        string[] files = ["model.json", "group1-shard1of1.bin"];
        Assert.Equal(
            files.Select(file => ($"/models/housing/{file}", (int)new FileInfo(_samples[$"node/dist/models/housing/{file}.br"]).Length)),
            page.Fetched);
        Assert.Equal(FloatPrediction, page.Value, 0.02);
    }

    [Fact]
    public async Task The_Cake_script_quantizes_evaluates_and_checks_budgets_by_the_addin()
    {
        // arrange
        PackedSamples.Require("QuantBuild.Tool", "Cake.QuantBuild");
        var cake = typeof(SamplesTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Cake").Value!;

        // act
        var run = await _samples.RunAsync("cake", "dotnet", cake, "build.cake");
        await File.WriteAllTextAsync(
            _samples["cake/quantbuild.json"], """{ "models": { "shapes": { "maxTotalBytes": 10 } } }""",
            TestContext.Current.CancellationToken);
        var broken = await _samples.RunAsync("cake", "dotnet", cake, "build.cake", "--target=Default", "--exclusive");

        // assert
        Assert.True(run.ExitCode == 0, run.Said);
        Assert.True(File.Exists(_samples["cake/artifacts/site/layers/model.json.br"]), run.Said);
        Assert.True(File.Exists(_samples["cake/artifacts/reports/shapes/report.json"]), run.Said);
        Assert.NotEqual(0, broken.ExitCode);
        Assert.Contains("maxTotalBytes allows 10, found ", broken.Said, StringComparison.Ordinal);
    }

    /// <summary>Loads the page of the sites in a browser.</summary>
    /// <returns>What it computed, and the files of the model with the bytes that came for each.</returns>
    private async Task<(double Value, IEnumerable<(string Path, int Bytes)> Fetched)> Load(string browser, LocalServer server)
    {
        var page = await DotNet.RunProgramAsync(
            browser, _samples["."], null, [.. Flags(), new Uri(server.Address!, "index.html").AbsoluteUri]);
        var fetched = Fetched().Match(page.Output);
        Assert.True(fetched.Success, page.Said);
        return (
            double.Parse(Value().Match(page.Output).Groups[1].Value, CultureInfo.InvariantCulture),
            JsonNode.Parse(fetched.Groups[1].Value)!.AsArray().Select(file => ((string)file!["path"]!, (int)file["encodedBytes"]!)));
    }

    private string[] Flags() =>
    [
        "--headless", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking", "--disable-sync",
        "--disable-component-update", "--disable-dev-shm-usage", $"--user-data-dir={_samples["profile"]}",

        // Chromium's sandbox refuses the user that containers run as.
        .. Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>(),
        "--virtual-time-budget=60000", "--dump-dom",
    ];

    [GeneratedRegex("<pre id=\"fetched\">(.*?)</pre>")]
    private static partial Regex Fetched();

    [GeneratedRegex("<output id=\"value\">(.*?)</output>")]
    private static partial Regex Value();
}
