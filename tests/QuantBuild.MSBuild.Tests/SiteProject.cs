using System.Text.Json.Nodes;

namespace QuantBuild.MSBuild.Tests;

/// <summary>A web project in a folder of the test's own, whose name has a blank, with this repository's props and targets.</summary>
internal sealed class SiteProject : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <param name="content">More of the project's file.</param>
    /// <param name="framework">Its framework; empty where it has several.</param>
    public SiteProject(string content = "", string framework = "net10.0") => Write("site.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <Import Project="{Package}.props" />
          <PropertyGroup>
            <TargetFramework>{framework}</TargetFramework>
            <QuantBuildToolPath>{Tool}</QuantBuildToolPath>
          </PropertyGroup>
          {content}
          <Import Project="{Package}.targets" />
        </Project>
        """);

    public string this[string path] => Path.Combine(_folder.Path, "a site", path);

    /// <summary>Where the models are made.</summary>
    public string Made => this["obj/Debug/net10.0/quantbuild"];

    /// <summary>The tool, compiled as these tests are.</summary>
    private static string Tool
    {
        get
        {
            var output = Path.GetRelativePath(Path.Combine(Repository.Root, "tests", "QuantBuild.MSBuild.Tests"), AppContext.BaseDirectory);
            return Path.Combine(Repository.Root, "src", "QuantBuild.Tool", output, "quantbuild.dll");
        }
    }

    private static string Package => Path.Combine(Repository.Root, "src", "QuantBuild.MSBuild", "build", "QuantBuild.MSBuild");

    /// <summary>Does what a build does before static web assets are made of Content.</summary>
    /// <returns>The run, and the project's Content then, by where it is served.</returns>
    public async Task<(ProgramRun Run, IReadOnlyDictionary<string, string> Content)> QuantizeAsync(params string[] arguments)
    {
        var run = await DotNet.RunAsync(this["."], ["msbuild", "-nologo", "-t:QuantizeModels", "-getItem:Content", .. arguments]);
        var start = run.Output.IndexOf("{\n", StringComparison.Ordinal);
        var items = run.ExitCode == 0 ? JsonNode.Parse(run.Output[start..])!["Items"]!["Content"]!.AsArray() : [];
        return (run, items.ToDictionary(
            item => ((string?)item!["Link"] is { Length: > 0 } link ? link : (string)item["Identity"]!).Replace('\\', '/'),
            item => (string)item!["FullPath"]!));
    }

    public void Write(string path, string text) => _folder.Write(this[path], text);

    public void CopyModel(string sample, string folder) => _folder.Copy(Path.Combine(Repository.Models, sample), this[folder]);

    public void Dispose() => _folder.Dispose();
}
