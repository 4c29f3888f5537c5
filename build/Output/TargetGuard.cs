using Cake.Core;
using QuantBuild.Common;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Output;

namespace Build.Output;

/// <summary>The last guard around a target: an error that none of our libraries put into words for a user — an index, a cast, a parser's
/// state — names the target and the files that it was given instead, and keeps the details for <c>--verbosity=diagnostic</c>.</summary>
/// <param name="inner">Runs the target.</param>
/// <param name="arguments">The command line.</param>
public sealed class TargetGuard(IExecutionStrategy inner, ICakeArguments arguments) : IExecutionStrategy
{
    private static readonly string[] _fileArguments =
        [.. Arguments.All.Where(argument => argument.Usage.EndsWith("=PATH", StringComparison.Ordinal)).Select(argument => argument.Name)];

    /// <inheritdoc/>
    public async Task ExecuteAsync(CakeTask task, ICakeContext context)
    {
        try
        {
            await inner.ExecuteAsync(task, context);
        }
        catch (Exception exception) when (!IsForUsers(exception))
        {
            throw Worded(task.Name, exception);
        }
    }

    /// <inheritdoc/>
    public void PerformSetup(Action<ISetupContext> action, ISetupContext context)
    {
        try
        {
            inner.PerformSetup(action, context);
        }
        catch (Exception exception) when (!IsForUsers(exception))
        {
            throw Worded("The setup", exception);
        }
    }

    /// <inheritdoc/>
    public void PerformTeardown(Action<ITeardownContext> action, ITeardownContext teardownContext) =>
        inner.PerformTeardown(action, teardownContext);

    /// <inheritdoc/>
    public void Skip(CakeTask task, CakeTaskCriteria criteria) => inner.Skip(task, criteria);

    /// <inheritdoc/>
    public Task ReportErrorsAsync(Func<Exception, Task> action, Exception exception) => inner.ReportErrorsAsync(action, exception);

    /// <inheritdoc/>
    public Task HandleErrorsAsync(Func<Exception, ICakeContext, Task> action, Exception exception, ICakeContext context) =>
        inner.HandleErrorsAsync(action, exception, context);

    /// <inheritdoc/>
    public Task InvokeFinallyAsync(Func<ICakeContext, Task> action, ICakeContext context) => inner.InvokeFinallyAsync(action, context);

    /// <inheritdoc/>
    public void PerformTaskSetup(Action<ITaskSetupContext> action, ITaskSetupContext taskSetupContext) =>
        inner.PerformTaskSetup(action, taskSetupContext);

    /// <inheritdoc/>
    public void PerformTaskTeardown(Action<ITaskTeardownContext> action, ITaskTeardownContext taskTeardownContext) =>
        inner.PerformTaskTeardown(action, taskTeardownContext);

    // Our own errors, and Cake's, are written for users. An end that was asked for is none of ours to word.
    private static bool IsForUsers(Exception exception) => exception is CakeException || ErrorWording.IsForUsers(exception);

    private Exception Worded(string target, Exception exception) =>
        ErrorWording.Of(target, Given(), exception, "--verbosity=diagnostic");

    private string Given()
    {
        var given = _fileArguments.Where(arguments.HasArgument)
            .Select(name => $"--{name}={Printable.Text(arguments.GetArguments(name).LastOrDefault() ?? string.Empty)}").ToArray();
        return given.Length == 0 ? string.Empty : $" with {string.Join(' ', given)}";
    }
}
