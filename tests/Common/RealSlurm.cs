using System.ComponentModel;
using System.Diagnostics;

namespace QuantBuild.Testing;

/// <summary>The Slurm of this machine, where one runs; else the test is skipped with the reason.</summary>
internal static class RealSlurm
{
    private static readonly Lazy<bool> _isHere = new(() =>
        Configurations.Any(File.Exists) && Call("sinfo", "--noheader", "--format=%D %T").Trim() is ['1', ' ', not 'd', ..]);

    // Without a configuration, Slurm's programs wait a minute for one.
    private static IEnumerable<string> Configurations =>
        [Environment.GetEnvironmentVariable("SLURM_CONF") ?? string.Empty, "/etc/slurm/slurm.conf", "/etc/slurm-llnl/slurm.conf",
            "/run/slurm/conf/slurm.conf"];

    /// <summary>Skips the test where there is none.</summary>
    public static void Require() =>
        Assert.SkipUnless(_isHere.Value, "No Slurm of one node runs here (sinfo), whose jobs would see a test's folder.");

    /// <summary>Skips the test where there may be one.</summary>
    public static void RequireNone() => Assert.SkipWhen(Configurations.Any(File.Exists), "A Slurm is configured here.");

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
