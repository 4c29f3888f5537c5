using System.Reflection;
using Build.CommandLine;
using Build.Output;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Output;
using QuantBuild.Workflow.Reporting;
using Spectre.Console;

namespace Build;

public static class Program
{
    private const int PlainWidth = 140;

    public static int Main(string[] args)
    {
        var output = new ConsoleOutput(Console.Out, Console.Error);

        // Cake asks only what kind of terminal there is, not whether the output goes there; files and pipes get plain lines. There nothing
        // of ours needs a control character, so that the last gate can stand before everything that is written by whatever way.
        if (Console.IsOutputRedirected)
        {
            Environment.SetEnvironmentVariable("NO_COLOR", "1");
            Console.SetOut(output.Text);
            Console.SetError(output.Errors);
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Width = PlainWidth;
        }

        AnsiConsole.Profile.Capabilities.Interactive &= ConsoleOutput.IsTerminal;
        PrintableHook.Guard(AnsiConsole.Console);
        using var listening = Interruption.Listen(
            OperatingSystem.IsWindows() ? "./build.ps1" : "./build.sh",
            [.. args.Where(arg => !arg.StartsWith("--working", StringComparison.Ordinal))]);
        try
        {
            ArgumentValues.RequireSwitch(args, () => TargetsOf(typeof(Program).Assembly).Targets.Select(target => target.Name));
            ArgumentValues.RequireValues(args);
            ReportWarmUp.Begin(Paths.OfRepository());
            var exitCode = Run(CreateHost(output), args);
            if (args.Any(arg => arg is "--help" or "-h"))
            {
                Listing.WriteTargets(AnsiConsole.Console, TargetsOf(typeof(Program).Assembly));
            }

            return exitCode;
        }
        catch (WorkflowException exception)
        {
            output.Errors.WriteLine($"Error: {exception.Message}");
            return 1;
        }
    }

    // What help shows needs no engine.
    private static TargetGraph TargetsOf(Assembly assembly) => new(
        assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(IFrostingTask)) && !type.IsAbstract)
            .Select(type => (IFrostingTask)Activator.CreateInstance(type)!),
        Arguments.Named);

    /// <summary>Runs a host; Cake.Frosting's own reports a failure as -1, where shells and CI services expect 1.</summary>
    /// <remarks>Cake's own dry run does not tell of steps.</remarks>
    public static int Run(CakeHost host, IEnumerable<string> args)
    {
        var (mode, rest) = RunMode.Of(args);
        if (mode.IsDry)
        {
            host.ConfigureServices(services => services.AddSingleton(mode).AddSingleton<ICakeReportPrinter, NoHeadings>());
        }

        return host.Run(rest) == 0 ? 0 : 1;
    }

    private static IExecutionStrategy StrategyOf(IServiceProvider provider)
    {
        var guard = new TargetGuard(
            ActivatorUtilities.CreateInstance<DefaultExecutionStrategy>(provider), provider.GetRequiredService<ICakeArguments>());
        return provider.GetRequiredService<RunMode>().IsDry ? new DryRun(guard, provider.GetRequiredService<ICakeLog>()) : guard;
    }

    public static CakeHost CreateHost(ConsoleOutput output) => new CakeHost()
        .UseContext<BuildContext>()
        .UseLifetime<BuildLifetime>()
        .ConfigureServices(services => services
            .AddSingleton(AnsiConsole.Console)
            .AddSingleton(output)
            .AddSingleton<ICakeLog>(provider => new PrintableLog(new CakeBuildLog(provider.GetRequiredService<IConsole>())))
            .AddSingleton(new RunMode(IsDry: false))
            .AddSingleton(StrategyOf)
            .AddSingleton(Paths.OfRepository())
            .AddSingleton(provider => new TargetGraph(provider.GetServices<IFrostingTask>(), Arguments.Named)));
}
