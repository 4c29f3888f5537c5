using System.Globalization;
using QuantBuild.Fuzz.Campaigns;
using QuantBuild.Fuzz.Kills;

namespace QuantBuild.Fuzz;

/// <summary>A test suite, and with <c>readers</c> or <c>kills</c> as its first argument a campaign of any length.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["readers", .. var rest] => ReaderCampaign.Run(rest),
        [KillCampaign.Command, .. var rest] => KillCampaign.Run(rest),
        [TinyTraining.Command, var epochs] => TinyTraining.Run(int.Parse(epochs, CultureInfo.InvariantCulture)),
        [ReaderWorker.Command, .. var rest] => ReaderWorker.Run(rest),
        _ when args.Any(arg => arg is "--server" or "--internal-msbuild-node") =>
            await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, (builder, rest) =>
                builder.AddSelfRegisteredExtensions(rest)),
        _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };
}
