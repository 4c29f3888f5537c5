#pragma warning disable IDE0060 // The host passes the context, wanted or not.
using Cake.Core;
using Cake.Frosting;

namespace Build.Tests.Frosting;

[TaskName("compile")]
[TaskDescription("Compile things")]
internal sealed class Compile(ICollection<string> calls) : FrostingTask<ICakeContext>
{
    public override void Run(ICakeContext context) => calls.Add("compile");
}

[IsDependentOn(typeof(Compile))]
internal sealed class Link(ICollection<string> calls) : AsyncFrostingTask<ICakeContext>
{
    public override async Task RunAsync(ICakeContext context)
    {
        await Task.Yield();
        calls.Add("link");
    }
}

[IsDependeeOf(typeof(Link))]
internal sealed class Fetch(ICollection<string> calls) : FrostingTask
{
    public override void Run(ICakeContext context) => calls.Add("fetch");
}

[IsDependentOn(typeof(Link))]
internal sealed class Everything : FrostingTask<ICakeContext>;

[IsDependentOn(typeof(Optional))]
internal sealed class NeedsOptional(ICollection<string> calls) : FrostingTask<ICakeContext>
{
    public override void Run(ICakeContext context) => calls.Add("needs optional");
}

internal sealed class Optional(ICollection<string> calls) : FrostingTask<ICakeContext>
{
    public override bool ShouldRun(ICakeContext context) => false;

    public override void Run(ICakeContext context) => calls.Add("optional");
}

internal class Failing(ICollection<string> calls) : FrostingTask<ICakeContext>
{
    protected ICollection<string> Calls { get; } = calls;

    public override void Run(ICakeContext context) => throw new InvalidOperationException("Out of flour.");

    public override void Finally(ICakeContext context) => Calls.Add("finally");
}

[ContinueOnError]
internal sealed class FailingWithoutHarm(ICollection<string> calls) : Failing(calls);

internal sealed class FailingHandled(ICollection<string> calls) : Failing(calls)
{
    public override void OnError(Exception exception, ICakeContext context) => Calls.Add($"handled: {exception.Message}");
}

[IsDependentOn(typeof(string))]
internal sealed class DependsOnNoTask : FrostingTask;

internal sealed class ForOtherContext : FrostingTask<BuildContext>;

public sealed class Lifetime(ICollection<string> calls) : FrostingLifetime<ICakeContext>
{
    public override void Setup(ICakeContext context, ISetupContext info) => calls.Add($"setup for {info.TargetTask.Name}");

    public override void Teardown(ICakeContext context, ITeardownContext info) => calls.Add($"teardown, successful: {info.Successful}");
}
