using Build.Reporting;
using Cake.Core.Diagnostics;
using QuantBuild.Common;
using QuantBuild.Verification;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Output;

namespace Build.Verifying;

/// <summary>Verifies what there is to verify. What TF.js runs in is found first: it takes no time,
/// where reading test examples does.</summary>
public static class VerificationRun
{
    public static VerificationReport Verify(BuildContext context)
    {
        var backends = context.Get(Arguments.Backend) ?? [TfjsBackend.Wasm];
        var options = new VerificationOptions
        {
            Backends = backends,
            Browsers = context.Get(Arguments.Browser) || backends.Contains(TfjsBackend.WebGL) ? [Chromium.Find()] : [],
        };
        var installation = TfjsInstallation.Find();
        var models = ModelsToVerify.Find(context);
        if (!installation.HasPackages)
        {
            context.Log.Information("Installing TensorFlow.js (npm ci in {0})", context.Paths.Display(installation.Folder));
            installation.InstallPackages();
        }

        var isBar = context.Console.Profile.Capabilities.Interactive;
        var report = ConsoleProgress.Run(context.Console, "Verifying", tell =>
            TfjsVerifier.Verify(installation, models, options, new ImmediateProgress<VerificationProgress>(progress =>
            {
                tell((double)progress.Done / progress.Total);
                if (!isBar)
                {
                    context.Log.Information(
                        "Verifying: {0} in {1} ({2} of {3})", progress.Model, progress.Where, progress.Done, progress.Total);
                }
            })));
        return report with { Commit = SourceCommit.Of(context.Paths.Root) };
    }
}
