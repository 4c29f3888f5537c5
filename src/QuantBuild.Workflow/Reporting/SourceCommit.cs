using System.ComponentModel;
using System.Diagnostics;

namespace QuantBuild.Workflow.Reporting;

/// <summary>The commit that the working tree is at, for reports.</summary>
public static class SourceCommit
{
    /// <summary>The full commit hash, with <c>-dirty</c> behind it where tracked files differ from it;
    /// null where there is no git or no commit.</summary>
    /// <param name="root">A folder of the working tree.</param>
    public static string? Of(string root)
    {
        try
        {
            using var git = Process.Start(
                new ProcessStartInfo("git", ["-C", root, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            git.ErrorDataReceived += (_, _) => { };
            git.BeginErrorReadLine();
            var commit = git.StandardOutput.ReadToEnd().Trim();
            git.WaitForExit();
            return git.ExitCode == 0 && commit.Length > 0 ? commit : null;
        }
        catch (Win32Exception)
        {
            // git is not installed; a report without a commit is better than none.
            return null;
        }
    }
}
