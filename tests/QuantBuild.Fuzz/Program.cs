using QuantBuild.Fuzz.Campaigns;

namespace QuantBuild.Fuzz;

/// <summary>A test suite, and with <c>readers</c> as its first argument the fuzzer in any length.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["readers", .. var rest] => ReaderCampaign.Run(rest),
        [ReaderWorker.Command, .. var rest] => ReaderWorker.Run(rest),
        _ when args.Any(arg => arg is "--server" or "--internal-msbuild-node") =>
            await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, (builder, rest) => builder.AddSelfRegisteredExtensions(rest)),
        _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };
}
