using System.Diagnostics;
using System.Text;

namespace QuantBuild.Testing;

/// <summary>A program that ran to its end.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    /// <summary>All that it wrote.</summary>
    public string Said => Output + Errors;

    /// <summary>Looks for a program in the folders of the search path.</summary>
    /// <param name="program">Its file name.</param>
    /// <param name="more">Folders to look in after those.</param>
    /// <returns>Where it is; null where it is in none.</returns>
    public static string? Find(string program, params IEnumerable<string> more) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Concat(more)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program.</summary>
    /// <param name="start">What starts it; its output is read.</param>
    public static async Task<ProgramRun> OfAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = Encoding.UTF8;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new ProgramRun(process.ExitCode, output, await errors);
    }
}
