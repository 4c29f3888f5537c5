using System.Text.RegularExpressions;

namespace QuantBuild.MSBuild.Tests;

/// <summary>What docs/serving.md shows for ASP.NET and S3; its other servers are run by the verification's tests.</summary>
public sealed partial class ServingPageTests : IDisposable
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "serving.md"));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_middleware_sends_what_lies_packed_in_the_form_that_is_asked_for()
    {
        // arrange
        var snippet = Middleware().Match(_page).Groups[1].Value;
        _folder.Write("site.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
            </Project>
            """);
        _folder.Write("Program.cs", $"""
            {snippet.Split('\n')[0].Replace("// ", string.Empty, StringComparison.Ordinal)}
            var app = WebApplication.CreateBuilder(args).Build();
            {snippet}
            app.Run();
            """);
        (string Path, string Text)[] files =
        [
            ("model.json", "plain"), ("model.json.br", "by brotli"), ("model.json.gz", "by gzip"), ("w.bin", "weights"),
            ("w.bin.br", "packed"),
        ];
        foreach (var (path, text) in files)
        {
            _folder.Write($"wwwroot/models/v1/{path}", text);
        }

        // act
        var build = await DotNet.RunAsync(_folder.Path, "build", "-nologo", "-o", "built");
        Assert.True(build.ExitCode == 0, build.Said);
        using var server = new LocalServer(
            "dotnet", _folder.Path, new Dictionary<string, string>(), "built/site.dll", "--urls", "http://127.0.0.1:0");

        // assert
        Assert.Equal(("br", "by brotli", "application/json"), await Sent("model.json", "gzip, deflate, br"));
        Assert.Equal(("gzip", "by gzip", "application/json"), await Sent("model.json", "gzip"));
        Assert.Equal((null, "plain", "application/json"), await Sent("model.json", "zstd"));
        Assert.Equal(("br", "packed", "application/octet-stream"), await Sent("w.bin", "br"));
        Assert.Equal((null, "weights", "application/octet-stream"), await Sent("w.bin", "gzip"));

        async Task<(string?, string, string?)> Sent(string file, string accepted)
        {
            using var client = new HttpClient(new HttpClientHandler { CheckCertificateRevocationList = true });
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address!, $"models/v1/{file}"));
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
            return (
                response.Content.Headers.ContentEncoding.SingleOrDefault(),
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
                response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task The_commands_for_object_stores_are_ones_that_the_AWS_command_line_takes()
    {
        // arrange
        var program = ProgramRun.Find("aws");
        Assert.SkipWhen(program is null, "aws is not installed.");
        var commands = Uploads().Matches(_page).Select(line => line.Value).ToArray();

        // act
        foreach (var command in commands)
        {
            var words = Words().Matches(command).Select(word => word.Value.Trim('\'')).ToArray();
            _folder.Write(words[3], "content");
            var run = await DotNet.RunProgramAsync(program!, _folder.Path, null, [.. words[1..], "--dryrun"]);

            // assert: nothing is sent, but all is read
            Assert.True(run.ExitCode == 0, run.Said);
            Assert.Contains($"(dryrun) upload: ./{words[3]} to {words[4]}", run.Output, StringComparison.Ordinal);
        }

        Assert.Equal(2, commands.Length);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Middleware();

    [GeneratedRegex("^aws s3 cp .*$", RegexOptions.Multiline)]
    private static partial Regex Uploads();

    [GeneratedRegex("'[^']*'|[^ ]+")]
    private static partial Regex Words();
}
