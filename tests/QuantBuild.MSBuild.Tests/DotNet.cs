using System.Diagnostics;

namespace QuantBuild.MSBuild.Tests;

/// <summary>Runs the dotnet command line, or another program, as somebody outside of this repository's build would.</summary>
internal static class DotNet
{
    /// <summary>Runs it in a folder.</summary>
    public static Task<ProgramRun> RunAsync(string folder, params string[] arguments) => RunProgramAsync("dotnet", folder, null, arguments);

    /// <summary>Runs a program in a folder.</summary>
    public static Task<ProgramRun> RunProgramAsync(
        string program, string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        ProgramRun.OfAsync(StartOf(program, folder, environment, arguments));

    /// <summary>What starts a program.</summary>
    public static ProcessStartInfo StartOf(
        string program, string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        // No process may stay behind that holds files of a test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
