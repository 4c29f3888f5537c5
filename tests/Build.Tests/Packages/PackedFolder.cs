using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Build.Tests.Packages;

/// <summary>The packages, written once by the target for all tests of them; the tool for this system and for all others.</summary>
public sealed class PackedFolder : IAsyncLifetime
{
    public static string Root { get; } = Paths.OfRepository().Root;

    public static string Packages { get; } = Paths.OfRepository().Packages;

    public async ValueTask InitializeAsync() => await RequireAsync(
        Root, "dotnet", typeof(Program).Assembly.Location, "--target=Pack", $"--runtimes={RuntimeInformation.RuntimeIdentifier},any");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a program, which must do its work.</summary>
    /// <returns>What it wrote.</returns>
    public static async Task<string> RequireAsync(string folder, string program, params string[] args)
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

    /// <summary>Copies the repository's sample model and data.</summary>
    public static void CopySamples(string folder)
    {
        var samples = Path.Combine(Root, "samples", "any-model");
        foreach (var file in Directory.GetFiles(samples, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
