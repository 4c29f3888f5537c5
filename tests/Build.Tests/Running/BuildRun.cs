using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using QuantBuild.Workflow.Output;
using Spectre.Console;
using Spectre.Console.Testing;

namespace Build.Tests.Running;

/// <summary>Runs the build in this process, as its own Main composes it, on a repository folder of the test's own.</summary>
internal sealed class BuildRun : IDisposable
{
    private readonly TemporaryFolder _root = new();

    /// <summary>The folder that the user is in.</summary>
    public TemporaryFolder Caller { get; } = new();

    public Paths Paths => new(_root.Path);

    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Tasks beside the build's own.</summary>
    public List<IFrostingTask> Tasks { get; } = [];

    /// <summary>What Cake wrote, and targets through its log.</summary>
    public string Log { get; private set; } = string.Empty;

    /// <summary>What went to standard error.</summary>
    public string Errors { get; private set; } = string.Empty;

    /// <summary>What targets drew.</summary>
    public string Shown { get; private set; } = string.Empty;

    /// <summary>Runs the build with a command line and returns its exit code.</summary>
    public int Execute(params string[] args)
    {
        var log = new RecordingConsole();
        using var console = new TestConsole().Width(140);
        var host = Program.CreateHost(new ConsoleOutput(log.Writer, TextWriter.Null))
            .AddAssembly(typeof(Program).Assembly)
            .ConfigureServices(services =>
            {
                services
                    .AddSingleton<IConsole>(log)
                    .AddSingleton(PrintableHook.Guard(console))
                    .AddSingleton<ICakeReportPrinter>(new SilentReportPrinter())
                    .AddSingleton<ICakeEnvironment>(new IsolatedEnvironment(Caller.Path, Variables))
                    .AddSingleton(Paths);
                foreach (var task in Tasks)
                {
                    services.AddSingleton(task);
                }
            });
        var exitCode = Program.Run(host, args);
        (Log, Errors, Shown) = (log.Output, log.Errors, string.Join('\n', console.Output.Split('\n').Select(line => line.TrimEnd())));
        return exitCode;
    }

    public void Dispose()
    {
        _root.Dispose();
        Caller.Dispose();
    }
}
