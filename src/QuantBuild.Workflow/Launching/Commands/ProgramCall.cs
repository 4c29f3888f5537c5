using System.ComponentModel;
using System.Diagnostics;

namespace QuantBuild.Workflow.Launching.Commands;

/// <summary>A program of a scheduler that ran to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record ProgramCall(int ExitCode, string Output, string Errors)
{
    /// <summary>What it said last: on standard error, or else on standard output.</summary>
    public string LastLine => (Errors.Trim() is { Length: > 0 } errors ? errors : Output.Trim()).Split('\n')[^1].Trim();

    /// <summary>Runs a program in the system's root folder, since a scheduler reads signs of its own out of the path of the one that it is
    /// called in.</summary>
    /// <param name="program">Its name on the PATH, or its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="WorkflowException">It cannot be started.</exception>
    public static ProgramCall Of(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = Path.GetPathRoot(Environment.SystemDirectory) is { Length: > 0 } root ? root : "/",
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new ProgramCall(process.ExitCode, output, errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception exception)
        {
            throw new WorkflowException($"{program} cannot be started, which --on needs on the PATH: {exception.Message}", exception);
        }
    }
}
