using System.ComponentModel;
using System.Diagnostics;

namespace QuantBuild.Workflow.Tests.Launching.Slurm;

/// <summary>The Slurm of this machine, where there is one.</summary>
public static class RealSlurm
{
    public const string Reason = "No Slurm of one node runs here (sinfo), whose jobs would see a test's folder.";

    private static readonly Lazy<bool> _isMissing = new(() =>
        !Configurations.Any(File.Exists) || Call("sinfo", "--noheader", "--format=%D %T").Trim() is not ['1', ' ', not 'd', ..]);

    public static bool IsMissing => _isMissing.Value;

    // Without a configuration, Slurm's programs wait a minute for one.
    private static IEnumerable<string> Configurations =>
        [Environment.GetEnvironmentVariable("SLURM_CONF") ?? string.Empty, "/etc/slurm/slurm.conf", "/etc/slurm-llnl/slurm.conf",
            "/run/slurm/conf/slurm.conf"];

    /// <summary>Calls one of its programs.</summary>
    /// <returns>What it wrote; nothing where it failed.</returns>
    public static string Call(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : string.Empty;
        }
        catch (Win32Exception)
        {
            return string.Empty;
        }
    }
}
