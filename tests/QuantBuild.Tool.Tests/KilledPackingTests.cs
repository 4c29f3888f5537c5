using System.Diagnostics;
using System.IO.Compression;

namespace QuantBuild.Tool.Tests;

/// <summary>A process that is killed while it packs leaves no packed file in part, and the next one goes on as if nothing had been.
/// </summary>
public sealed class KilledPackingTests : IDisposable
{
    private static readonly string[] _files = ["group1-shard1of1.bin", "model.json"];
    private static readonly string[] _quantize =
        ["quantize", "large", "-o", "out/small", "--quantize_uint8", "--precompress=gzip,brotli"];

    private readonly ToolCall _tool = new();

    // As much noise as Brotli takes seconds for.
    public KilledPackingTests()
    {
        const int Size = 600;
        _tool.Folder.Write("large/model.json", $$"""
            {"format":"layers-model","modelTopology":{},"weightsManifest":[{"paths":["weights.bin"],
            "weights":[{"name":"kernel","shape":[{{Size}},{{Size}}],"dtype":"float32"}]}]}
            """);
        var random = new Random(1);
        var weights = new byte[Size * Size * sizeof(float)];
        for (var i = 0; i < Size * Size; i++)
        {
            BitConverter.TryWriteBytes(weights.AsSpan(i * sizeof(float)), random.NextSingle() + random.NextSingle());
        }

        _tool.Folder.Write("large/weights.bin", weights);
    }

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_there_stays_and_the_next_run_packs_all(bool wasThere)
    {
        // arrange
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file that is open cannot be removed there by whom the test waits for");
        if (wasThere)
        {
            _tool.Run([.. _quantize[..^1]]);
        }

        // act
        await KillWhilePackingAsync();
        var after = Below("out/small");
        var exitCode = _tool.Run(_quantize);

        // assert
        Assert.Equal(wasThere ? _files : [], after);
        Assert.Equal(0, exitCode);
        Assert.Equal(_files.SelectMany(file => (string[])[file, $"{file}.br", $"{file}.gz"]), Below("out/small"));
        Assert.Equal(["small"], Directory.GetFileSystemEntries(_tool["out"]).Select(Path.GetFileName));
        Assert.All(_files, file => AssertUnpacks(_tool[$"out/small/{file}"]));
    }

    private static void AssertUnpacks(string file)
    {
        using var brotli = new BrotliStream(File.OpenRead($"{file}.br"), CompressionMode.Decompress);
        using var gzip = new GZipStream(File.OpenRead($"{file}.gz"), CompressionMode.Decompress);
        Assert.Equal(File.ReadAllBytes(file), BytesOf(brotli));
        Assert.Equal(File.ReadAllBytes(file), BytesOf(gzip));
    }

    private async Task KillWhilePackingAsync()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(ToolProgram).Assembly.Location, .. _quantize])
        {
            WorkingDirectory = _tool.Folder.Path,
            RedirectStandardOutput = true,
        })!;
        while (!process.HasExited && !_tool.Folder.Files().Any(file => file.Contains(".br.part", StringComparison.Ordinal)))
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.False(process.HasExited, "it packed before it could be killed");
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private string[] Below(string folder) => Directory.Exists(_tool[folder])
        ? [.. Directory.GetFiles(_tool[folder]).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
        : [];

    private static byte[] BytesOf(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
