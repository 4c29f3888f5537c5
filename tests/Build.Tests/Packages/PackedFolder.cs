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
        var run = await ProgramRun.OfAsync(new(program, args) { WorkingDirectory = folder });
        Assert.True(run.ExitCode == 0, $"{program} {string.Join(' ', args)}\n{run.Said}");
        return run.Output;
    }
}
