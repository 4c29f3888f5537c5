using Build.Tests.Running;
using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Build.Tests.Frosting;

/// <summary>Runs tasks on the host alone, without the build's context.</summary>
internal sealed class HostRun
{
    private readonly List<Action<CakeHost>> _configure = [];

    public List<string> Calls { get; } = [];

    public string Log { get; private set; } = string.Empty;

    public string Errors { get; private set; } = string.Empty;

    public string Shown { get; private set; } = string.Empty;

    public HostRun With(IFrostingTask task) => With(host => host.ConfigureServices(services => services.AddSingleton(task)));

    public HostRun With(Action<CakeHost> configuration)
    {
        _configure.Add(configuration);
        return this;
    }

    public int Execute(params string[] args)
    {
        var log = new RecordingConsole();
        using var console = new TestConsole().Width(140);
        var host = new CakeHost().ConfigureServices(services => services
            .AddSingleton<IConsole>(log)
            .AddSingleton<IAnsiConsole>(console)
            .AddSingleton<ICakeReportPrinter>(new SilentReportPrinter())
            .AddSingleton<ICakeEnvironment>(new IsolatedEnvironment(Path.GetTempPath(), new Dictionary<string, string>())));
        _configure.ForEach(action => action(host));
        var exitCode = host.Run(args);
        (Log, Errors, Shown) = (log.Output, log.Errors, console.Output);
        return exitCode;
    }
}
