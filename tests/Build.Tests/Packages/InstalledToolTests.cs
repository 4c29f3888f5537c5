using System.Diagnostics;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Build.Tests.Packages;

/// <summary>The tool as somebody else has it: packed by the target, installed from that folder alone, used outside of this
/// repository.</summary>
public sealed class InstalledToolTests : IDisposable
{
    private static readonly string _root = Paths.OfRepository().Root;
    private static readonly string _packages = Paths.OfRepository().Packages;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_packed_tool_is_installed_from_the_packages_alone_and_does_its_work()
    {
        // arrange
        CopySamples();
        await RequireAsync(
            _root, "dotnet", typeof(Program).Assembly.Location, "--target=Pack",
            $"--runtimes={RuntimeInformation.RuntimeIdentifier},any");
        await RequireAsync(
            _folder.Path, "dotnet", "tool", "install", "QuantBuild.Tool", "--tool-path", _folder["tools"], "--source", _packages);
        var tool = _folder[OperatingSystem.IsWindows() ? "tools/quantbuild.exe" : "tools/quantbuild"];

        // act
        await RequireAsync(_folder["site"], tool, "quantize", "layers", "-o", "small", "--quantize_uint8");
        var inspected = await RequireAsync(_folder["site"], tool, "inspect", "small", "--json");
        await RequireAsync(_folder["site"], tool, "evaluate", "layers", "--dataset=shapes.json", "--name=before");
        await RequireAsync(_folder["site"], tool, "init", "layers");
        var ran = await RequireAsync(_folder["site"], tool, "run", "--json");
        var check = await RequireAsync(_folder["site"], tool, "check");

        // assert
        Assert.Equal("uint8", (string)JsonNode.Parse(inspected)!["weights"]![0]!["storedDtype"]!);
        var report = (string)JsonNode.Parse(ran)!["reports"]![0]!["report"]!;
        Assert.True(File.Exists(Path.Combine(_folder["site"], report)), report);
        Assert.Contains("budget rules are kept", check, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_packages, "*.nupkg").SelectMany(NamesOfThisMachine));
    }

    // Texts in assemblies are UTF-8 or UTF-16; a path of the building machine would be the same in every file that the compiler saw.
    private static IEnumerable<string> NamesOfThisMachine(string package)
    {
        byte[][] traces = [System.Text.Encoding.UTF8.GetBytes(_root + "/"), System.Text.Encoding.Unicode.GetBytes(_root + "/")];
        using var archive = ZipFile.OpenRead(package);
        foreach (var entry in archive.Entries.Where(entry => entry.Name.Contains("QuantBuild", StringComparison.OrdinalIgnoreCase)))
        {
            using var content = new MemoryStream();
            using var stream = entry.Open();
            stream.CopyTo(content);
            if (traces.Any(trace => content.ToArray().AsSpan().IndexOf(trace) >= 0))
            {
                yield return $"{Path.GetFileName(package)}: {entry.FullName}";
            }
        }
    }

    private void CopySamples()
    {
        var samples = Path.Combine(_root, "samples", "any-model");
        foreach (var file in Directory.GetFiles(samples, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder["site"], Path.GetRelativePath(samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static async Task<string> RequireAsync(string folder, string program, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(program, args)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)}\n{await output}{await errors}");
        return await output;
    }
}
