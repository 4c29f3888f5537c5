using System.Diagnostics;
using System.Text;

namespace QuantBuild.MSBuild.Tests;

/// <summary>A run of the dotnet command line, or of another program.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">What was written, errors among it.</param>
internal sealed record DotNet(int ExitCode, string Output)
{
    /// <summary>Runs it in a folder, as somebody outside of this repository's build would.</summary>
    public static DotNet Run(string folder, params string[] arguments) => RunProgram("dotnet", folder, null, arguments);

    /// <summary>Runs a program in a folder.</summary>
    public static DotNet RunProgram(
        string program, string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        using var process = Process.Start(StartOf(program, folder, environment, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new DotNet(process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    /// <summary>What starts a program whose output is read.</summary>
    public static ProcessStartInfo StartOf(
        string program, string folder, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
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
