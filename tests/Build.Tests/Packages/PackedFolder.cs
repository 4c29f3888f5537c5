using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Build.Tests.Packages;

/// <summary>The packages, written once by the target for all tests of them; the tool for this system and for all others.</summary>
[CollectionDefinition(nameof(PackedFolder))]
public sealed class PackedFolder : IAsyncLifetime, ICollectionFixture<PackedFolder>
{
    public static string Root { get; } = Paths.OfRepository().Root;

    public static string Packages { get; } = Paths.OfRepository().Packages;

    public async ValueTask InitializeAsync() => await RequireAsync(
        Root, "dotnet", typeof(Program).Assembly.Location, "--target=Pack", $"--runtimes={RuntimeInformation.RuntimeIdentifier},any");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Runs a program, which must do its work.</summary>
    /// <returns>What it wrote.</returns>
    public static Task<string> RequireAsync(string folder, string program, params string[] args) =>
        RequireAsync(new ProcessStartInfo(program, args) { WorkingDirectory = folder });

    /// <summary>Runs a program for somebody who has just begun: with an empty home, and no packages but those of the folder.</summary>
    /// <param name="home">The home.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="program">The program.</param>
    /// <param name="args">Its arguments.</param>
    /// <returns>What it wrote.</returns>
    public static Task<string> RequireAtHomeAsync(string home, string folder, string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { WorkingDirectory = folder };
        foreach (var name in (string[])["HOME", "USERPROFILE", "DOTNET_CLI_HOME"])
        {
            start.Environment[name] = Directory.CreateDirectory(home).FullName;
        }

        start.Environment.Remove("NUGET_PACKAGES");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        return RequireAsync(start);
    }

    private static async Task<string> RequireAsync(ProcessStartInfo start)
    {
        var run = await ProgramRun.OfAsync(start);
        Assert.True(run.ExitCode == 0, $"{start.FileName} {string.Join(' ', start.ArgumentList)}\n{run.Said}");
        return run.Output;
    }
}
