using System.Diagnostics;
using System.Text;

namespace QuantBuild.MSBuild.Tests;

/// <summary>A run of the dotnet command line, or of another program.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">What was written, errors among it.</param>
internal sealed record DotNet(int ExitCode, string Output)
{
    /// <summary>Runs it in a folder, as somebody outside of this repository's build would.</summary>
    public static DotNet Run(string folder, params string[] arguments) => RunProgram("dotnet", folder, arguments);

    public static DotNet RunProgram(string program, string folder, params string[] arguments)
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
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new DotNet(process.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
