using System.ComponentModel;
using System.Diagnostics;

namespace QuantBuild.Verification.Internal;

/// <summary>Runs a program to its end.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a program; where this one stops on an exception, so does the program with all that it started.</summary>
    /// <param name="folder">The folder it works in.</param>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="tell">Receives each line of its standard output as it comes; null for nothing.</param>
    /// <returns>The exit code, and the last line that was written to standard error, or else to standard output.</returns>
    /// <exception cref="VerificationException">It cannot be started.</exception>
    public static (int ExitCode, string LastLine) Run(
        string folder, string program, IEnumerable<string> arguments, Action<string>? tell = null)
    {
        using var process = Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        });
        try
        {
            var errors = process.StandardError.ReadToEndAsync();
            var last = string.Empty;
            while (process.StandardOutput.ReadLine() is { } line)
            {
                last = line;
                tell?.Invoke(line);
            }

            var error = errors.GetAwaiter().GetResult().Trim().Split('\n')[^1].Trim();
            process.WaitForExit();
            return (process.ExitCode, error.Length > 0 ? error : last);
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new VerificationException($"{start.FileName} cannot be started: {exception.Message}", exception);
        }
    }
}
