using Cake.Core;
using Cake.Core.Diagnostics;
using QuantBuild.Common;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Incremental;

namespace Build;

/// <summary>Runs nothing: lists the targets of a run in their order, then which of their steps would be done or left out, and why.
/// </summary>
/// <param name="guard">Does what there is to do to find out, with errors in words.</param>
/// <param name="log">Takes the lists.</param>
public sealed class DryRun(IExecutionStrategy guard, ICakeLog log) : IExecutionStrategy
{
    private readonly List<string> _targets = [];
    private readonly List<string> _steps = [];
    private bool _fails;

    /// <inheritdoc/>
    public async Task ExecuteAsync(CakeTask task, ICakeContext context)
    {
        _targets.Add(task.Name);
        var build = (BuildContext)context;
        var foreseen = build.Workflow.Foreseen.Count;

        // What takes --force has steps that can be left out; anything else does its work every time.
        if (build.Graph.Targets.FirstOrDefault(target => target.Name == task.Name)?.Takes(Arguments.Force) != true)
        {
            _steps.Add(StepForecast.EveryTime(task.Name).ToString());
            return;
        }

        await Try(task.Name, () => guard.ExecuteAsync(task, context));
        _steps.AddRange(build.Workflow.Foreseen.Skip(foreseen).Select(step => step.ToString()));
    }

    /// <inheritdoc/>
    public void PerformSetup(Action<ISetupContext> action, ISetupContext context) => Try("The setup", () =>
    {
        guard.PerformSetup(action, context);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void PerformTeardown(Action<ITeardownContext> action, ITeardownContext teardownContext)
    {
        string[] lines =
        [
            .. _targets.Index().Select(target => FormattableString.Invariant($"{target.Index + 1}. {target.Item}")),
            string.Empty, .. _steps, string.Empty, "This was a dry run: nothing was done.",
        ];
        Array.ForEach(lines, line => log.Information("{0}", line));
    }

    /// <inheritdoc/>
    public void Skip(CakeTask task, CakeTaskCriteria criteria) => _targets.Add(task.Name);

    /// <inheritdoc/>
    public Task ReportErrorsAsync(Func<Exception, Task> action, Exception exception) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task HandleErrorsAsync(Func<Exception, ICakeContext, Task> action, Exception exception, ICakeContext context) =>
        Task.CompletedTask;

    /// <inheritdoc/>
    public Task InvokeFinallyAsync(Func<ICakeContext, Task> action, ICakeContext context) => Task.CompletedTask;

    /// <inheritdoc/>
    public void PerformTaskSetup(Action<ITaskSetupContext> action, ITaskSetupContext taskSetupContext)
    {
    }

    /// <inheritdoc/>
    public void PerformTaskTeardown(Action<ITaskTeardownContext> action, ITaskTeardownContext taskTeardownContext)
    {
    }

    // A run would end there, and nothing is known of what is behind.
    private async Task Try(string what, Func<Task> work)
    {
        if (_fails)
        {
            return;
        }

        try
        {
            await work();
        }
#pragma warning disable CA1031 // The guard has put it into words.
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _fails = true;
            _steps.Add($"{what} would fail: {Printable.Message(exception.Message)}");
        }
    }
}
