using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace Build.Tests.Packages;

/// <summary>The packages as somebody else has them: from that folder alone, used outside of this repository.</summary>
[Collection(nameof(PackedFolder))]
public sealed class InstalledToolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_tool_that_is_installed_from_the_packages_alone_does_its_work()
    {
        // arrange
        _folder.Copy(Repository.Models, "site");
        await InstallAsync("QuantBuild.Tool");

        // act
        await ToolAsync("quantize", "layers", "-o", "small", "--quantize_uint8");
        var inspected = await ToolAsync("inspect", "small", "--json");
        await ToolAsync("evaluate", "layers", "--dataset=shapes.json", "--name=before");
        await ToolAsync("init", "layers");
        var ran = await ToolAsync("run", "--json");
        var check = await ToolAsync("check");

        // assert
        Assert.Equal("uint8", (string)JsonNode.Parse(inspected)!["weights"]![0]!["storedDtype"]!);
        var report = (string)JsonNode.Parse(ran)!["reports"]![0]!["report"]!;
        Assert.True(File.Exists(Path.Combine(_folder["site"], report)), report);
        Assert.Contains("budget rules are kept", check, StringComparison.Ordinal);
    }

    // As a system gets it that there is no package of its own for: not compiled ahead, with the engines of all systems inside.
    [Fact]
    public async Task The_package_for_all_other_systems_quantizes_and_evaluates()
    {
        // arrange
        _folder.Copy(Repository.Models, "site");
        await InstallAsync("QuantBuild.Tool.any");

        // act
        await ToolAsync("quantize", "layers", "-o", "small", "--schemes=safe-8bit");
        var evaluated = await ToolAsync("evaluate", "layers", "--dataset=shapes.json", "--name=before", "--json");

        // assert
        Assert.True(File.Exists(_folder["site/small/model.json"]));
        Assert.True((bool)JsonNode.Parse(evaluated)!["ok"]!, evaluated);
    }

    [Fact]
    public async Task What_the_pages_of_the_libraries_show_compiles_and_runs_on_the_packages()
    {
        // arrange
        _folder.Copy(Repository.Models);
        Directory.Move(_folder["layers"], _folder["model"]);
        string[] names = ["Common", "Graph", "Quantization", "Tfjs", "Inference"];
        var lines = names.SelectMany(name => SnippetOf(name).Prepend("{").Append("}")).ToArray();
        var usings = lines.Where(line => line.StartsWith("using QuantBuild", StringComparison.Ordinal)
            || line.StartsWith("using System", StringComparison.Ordinal)).Distinct().ToArray();
        WriteConsumer(usings.Concat(lines.Where(line => !usings.Contains(line))), names);

        // act
        var output = await PackedFolder.RequireAsync(_folder.Path, "dotnet", "run", "--project", "consumer.csproj");

        // assert: 3 · 1 + 4 · 2, and a quarter of the bytes
        Assert.Contains("conv/kernel\n", output, StringComparison.Ordinal);
        Assert.Contains("Conv2D ", output, StringComparison.Ordinal);
        Assert.Contains("0 50 100 150 255 at a scale of", output, StringComparison.Ordinal);
        Assert.Contains("1868 bytes of weights became 467;", output, StringComparison.Ordinal);
        Assert.EndsWith("\n11\n", output, StringComparison.Ordinal);
    }

    // Texts in assemblies are UTF-8 or UTF-16; a path of the building machine would be the same in every file that the compiler saw.
    [Fact]
    public void No_package_tells_of_the_machine_that_packed_it()
    {
        // arrange
        byte[][] traces = [Encoding.UTF8.GetBytes(PackedFolder.Root + "/"), Encoding.Unicode.GetBytes(PackedFolder.Root + "/")];

        // act
        var packages = Directory.GetFiles(PackedFolder.Packages, "*.*nupkg");
        var told = packages.SelectMany(package =>
        {
            using var archive = ZipFile.OpenRead(package);
            return archive.Entries.Where(entry => entry.Name.Contains("QuantBuild", StringComparison.OrdinalIgnoreCase))
                .Where(entry => traces.Any(trace => BytesOf(entry).AsSpan().IndexOf(trace) >= 0))
                .Select(entry => $"{Path.GetFileName(package)}: {entry.FullName}").ToArray();
        });

        // assert
        Assert.Empty(told);
        Assert.Contains(packages, package => package.EndsWith(".snupkg", StringComparison.Ordinal));
    }

    private void WriteConsumer(IEnumerable<string> program, IEnumerable<string> libraries)
    {
        File.WriteAllLines(_folder["Program.cs"], program);
        File.WriteAllText(_folder["consumer.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestoreAdditionalProjectSources>{PackedFolder.Packages}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{CommonPackages}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n", libraries.Select(name => $"<PackageReference Include=\"QuantBuild.{name}\" Version=\"0.1.0\" />"))}
              </ItemGroup>
            </Project>
            """);
    }

    // What others publish need not be fetched a second time.
    private static string CommonPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private Task<string> InstallAsync(string package) => PackedFolder.RequireAtHomeAsync(
        _folder["home"], _folder.Path, "dotnet", "tool", "install", package, "--tool-path", _folder["tools"],
        "--source", PackedFolder.Packages);

    private Task<string> ToolAsync(params string[] args) => PackedFolder.RequireAsync(
        _folder["site"], _folder[OperatingSystem.IsWindows() ? "tools/quantbuild.exe" : "tools/quantbuild"], args);

    private static string[] SnippetOf(string library)
    {
        var page = File.ReadAllText(Path.Combine(PackedFolder.Root, "src", $"QuantBuild.{library}", "README.md"));
        return page.Split("```csharp\n")[1].Split("```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static byte[] BytesOf(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
