using Build.CommandLine;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Build;

public static class Program
{
    private const int PlainWidth = 140;

    /// <summary>Whether lines may be drawn over: not in a file or a pipe, nor in the log of a CI service, which keeps every redrawing.</summary>
    public static bool IsTerminal { get; } =
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(EnvironmentVariables.ContinuousIntegration.Name));

    public static int Main(string[] args)
    {
        // Cake asks only what kind of terminal there is, not whether the output goes there; files and pipes get plain lines.
        if (Console.IsOutputRedirected)
        {
            Environment.SetEnvironmentVariable("NO_COLOR", "1");
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = PlainWidth;
        }

        AnsiConsole.Profile.Capabilities.Interactive &= IsTerminal;

        return Run(CreateHost(), args);
    }

    /// <summary>Runs a host; Cake.Frosting's own reports a failure as -1, where shells and CI services expect 1.</summary>
    public static int Run(CakeHost host, IEnumerable<string> args) => host.Run(args) == 0 ? 0 : 1;

    public static CakeHost CreateHost() => new CakeHost()
        .UseContext<BuildContext>()
        .UseLifetime<BuildLifetime>()
        .ConfigureServices(services => services
            .AddSingleton(AnsiConsole.Console)
            .AddSingleton(Paths.OfRepository())
            .AddSingleton<TargetGraph>());
}
