using Cake.Frosting;

namespace Build.Tests.Running;

/// <summary>A target of the tests' own, which reads whatever a test gives though it declares no argument.</summary>
[TaskName(Name)]
[TaskDescription("Look at what a target sees")]
internal sealed class Probe(Action<BuildContext> look) : FrostingTask<BuildContext>
{
    public const string Name = nameof(Probe);

    public override void Run(BuildContext context) => look(context);
}
