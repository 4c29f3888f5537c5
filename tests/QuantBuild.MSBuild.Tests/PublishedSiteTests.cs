using System.Text.Json.Nodes;

namespace QuantBuild.MSBuild.Tests;

/// <summary>A site with a library of Razor components, each with models, built from the packages and served by <c>MapStaticAssets</c>.
/// </summary>
public sealed class PublishedSiteTests : IDisposable
{
    /// <summary>Makes a kernel of more than the 4 MiB that a weight file holds, in 8 bits.</summary>
    private const int Units = 2100;

    private readonly PackedSamples _samples = new();

    public void Dispose() => _samples.Dispose();

    [Fact]
    public async Task Every_shard_of_models_in_nested_folders_and_of_libraries_is_sent_packed_under_its_own_name()
    {
        // arrange
        PackedSamples.Require("QuantBuild.MSBuild");
        WriteProject("site", "Web", "<ProjectReference Include=\"../ui/ui.csproj\" />");
        WriteProject("ui", "Razor", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />");
        _samples.Write("site/Program.cs", "var app = WebApplication.CreateBuilder(args).Build(); app.MapStaticAssets(); app.Run();"u8);
        WriteLargeModel("site/wwwroot/models/v1/größe 1/deep");
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Models, "layers")))
        {
            _samples.Copy(file, $"ui/wwwroot/models/shapes/{Path.GetFileName(file)}");
        }

        // act
        var publish = await _samples.RunAsync("site", "dotnet", "publish", "-c", "Release", "-o", "../out");
        Assert.True(publish.ExitCode == 0, publish.Said);
        using var server = _samples.Serve("out", "dotnet", "site.dll", "--urls", "http://127.0.0.1:0");

        // assert
        var shipped = (await FilesOf("site", string.Empty)).Concat(await FilesOf("ui", "_content/ui/")).ToArray();
        Assert.Equal(5, shipped.Length);
        Assert.Contains(shipped, file => file.Path.EndsWith("deep/group1-shard2of2.bin", StringComparison.Ordinal));
        foreach (var (path, bytes) in shipped)
        {
            var (coding, sent) = await server.Get(path, "gzip, deflate, br, zstd");
            Assert.Equal(("br", bytes), (coding, sent.Length));
        }
    }

    private async Task<IEnumerable<(string Path, int Bytes)>> FilesOf(string project, string prefix)
    {
        var report = await File.ReadAllTextAsync(
            _samples[$"{project}/obj/Release/net10.0/quantbuild/report.json"], TestContext.Current.CancellationToken);
        return JsonNode.Parse(report)!["models"]!.AsArray().Single()!["files"]!.AsArray().Select(file =>
            (prefix + ((string)file!["path"]!)["wwwroot/".Length..], (int)file["brotli"]!));
    }

    private void WriteProject(string name, string sdk, string item) => _samples.Write($"{name}/{name}.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk.{sdk}">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="QuantBuild.MSBuild" Version="0.1.0" PrivateAssets="all" />
            {item}
          </ItemGroup>
        </Project>
        """);

    private void WriteLargeModel(string folder)
    {
        var kernel = new float[Units * Units];
        for (var i = 0; i < kernel.Length; i++)
        {
            kernel[i] = i % 7 * 0.25f;
        }

        _samples.Write($"{folder}/weights.bin", System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(kernel));
        _samples.Write($"{folder}/model.json", $$"""
            {
              "format": "layers-model",
              "modelTopology": {
                "class_name": "Sequential",
                "config": {
                  "name": "large",
                  "layers": [
                    { "class_name": "Dense", "config": { "name": "dense", "units": {{Units}}, "use_bias": false, "activation": "linear",
                      "dtype": "float32", "batch_input_shape": [null, {{Units}}] } }
                  ]
                },
                "keras_version": "2.15.0",
                "backend": "tensorflow"
              },
              "weightsManifest": [
                { "paths": ["weights.bin"], "weights": [{ "name": "dense/kernel", "shape": [{{Units}}, {{Units}}], "dtype": "float32" }] }
              ]
            }
            """);
    }
}
