using QuantBuild.Common;
using QuantBuild.Verification;
using QuantBuild.Workflow.Output;
using QuantBuild.Workflow.Reporting;

namespace QuantBuild.Workflow.Verifying;

/// <summary>Holds models against stock TensorFlow.js.</summary>
public static class VerifyOperation
{
    /// <summary>Verifies what there is to verify, shows it, and writes <c>verify.json</c>.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="settings">What to verify.</param>
    /// <returns>What was found, all of which passed.</returns>
    /// <exception cref="WorkflowException">A model failed, or there is none.</exception>
    /// <exception cref="VerificationException">TF.js cannot be run.</exception>
    public static VerificationReport Run(WorkflowContext context, VerifySettings settings)
    {
        var report = Verify(context, settings);
        report.Save(context.Workspace.Verification);
        VerificationTable.Write(context.Console, report);
        context.Log.Information($"Report: {context.Workspace.Display(context.Workspace.Verification)}");
        if (!report.Passed)
        {
            var others = report.Problems.Count - 1;
            throw new WorkflowException($"{report.Problems[0]}{(others > 0 ? $" (and {others} more)" : string.Empty)}. "
                + $"See {context.Workspace.Display(context.Workspace.Verification)}.");
        }

        return report;
    }

    // What TF.js runs in is found first: it takes no time, where reading test examples does.
    private static VerificationReport Verify(WorkflowContext context, VerifySettings settings)
    {
        var options = new VerificationOptions
        {
            Backends = settings.Backends,
            Browsers = settings.Browser || settings.Backends.Contains(TfjsBackend.WebGL) ? [Chromium.Find()] : [],
        };
        var installation = TfjsInstallation.Find();
        var models = ModelsToVerify.Find(context, settings);
        if (!installation.HasPackages)
        {
            context.Log.Information($"Installing TensorFlow.js (npm ci in {context.Workspace.Display(installation.Folder)})");
            installation.InstallPackages();
        }

        var isBar = context.Console.Profile.Capabilities.Interactive;
        var report = ConsoleProgress.Run(context.Console, "Verifying", tell =>
            TfjsVerifier.Verify(installation, models, options, new ImmediateProgress<VerificationProgress>(progress =>
            {
                tell((double)progress.Done / progress.Total);
                if (!isBar)
                {
                    context.Log.Information(FormattableString.Invariant(
                        $"Verifying: {progress.Model} in {progress.Where} ({progress.Done} of {progress.Total})"));
                }
            })));
        return report with { Commit = SourceCommit.Of(context.Workspace.Root) };
    }
}
