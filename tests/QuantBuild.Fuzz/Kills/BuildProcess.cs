using System.Diagnostics;
using System.Globalization;

namespace QuantBuild.Fuzz.Kills;

/// <summary>The build as a process of its own, in a repository folder of the campaign's own.</summary>
/// <param name="root">The folder, which holds a copy of the program in <c>bin</c>.</param>
internal sealed class BuildProcess(string root)
{
    /// <summary>The calls that move something to its place.</summary>
    private const string Renames = "rename,renameat,renameat2";

    public static bool HasStrace { get; } = File.Exists("/usr/bin/strace");

    /// <summary>Where commands run.</summary>
    public string Work { get; } = Path.Combine(root, "work");

    /// <summary>Runs to the end.</summary>
    /// <returns>What it wrote.</returns>
    public string Run(IReadOnlyList<string> command)
    {
        using var process = Start(Line(command));
        var output = Finish(process);
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}:\n{output}");
    }

    /// <summary>Runs to the end and counts the moves.</summary>
    public int CountRenames(IReadOnlyList<string> command)
    {
        var log = Path.Combine(root, "renames.log");
        using var process = Start(["strace", "-f", "-o", log, "-e", $"trace={Renames}", .. Line(command)]);
        Finish(process);
        return File.ReadLines(log).Count(line =>
            line.Contains("rename", StringComparison.Ordinal) && !line.Contains("resumed", StringComparison.Ordinal));
    }

    /// <summary>Kills the process as it is about to make one of its moves.</summary>
    /// <returns>Whether it came so far.</returns>
    public bool KillAtRename(IReadOnlyList<string> command, int number)
    {
        using var process = Start(
            ["strace", "-f", "-o", "/dev/null", "-e", $"trace={Renames}", "-e",
                string.Create(CultureInfo.InvariantCulture, $"inject={Renames}:signal=SIGKILL:when={number}"), .. Line(command)]);
        Finish(process);
        return process.ExitCode != 0;
    }

    /// <summary>Sends the process a signal after a while.</summary>
    /// <returns>Whether it still ran, and what it wrote.</returns>
    public (bool Ran, int ExitCode, string Output) Signal(IReadOnlyList<string> command, string signal, TimeSpan after)
    {
        using var process = Start(Line(command));
        var reading = Task.Run(() => Finish(process));
        var ended = process.WaitForExit(after);
        if (!ended)
        {
            using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }

        var output = reading.GetAwaiter().GetResult();
        return (!ended && process.ExitCode != 0, process.ExitCode, output);
    }

    private string[] Line(IReadOnlyList<string> command) => command[0] == TinyTraining.Command
        ? ["dotnet", Path.Combine(root, "bin", "QuantBuild.Fuzz.dll"), .. command]
        : ["dotnet", Path.Combine(root, "bin", "Build.dll"), .. command];

    private Process Start(string[] line) => Process.Start(new ProcessStartInfo(line[0], line[1..])
    {
        WorkingDirectory = Work,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static string Finish(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + errors.GetAwaiter().GetResult();
    }
}
