using Cake.Frosting;

namespace Build.Tests.Running;

/// <summary>A target of the tests' own; a name like a demo's has it take the demos' arguments.</summary>
[TaskName(Name)]
[TaskDescription("Look at what a target sees")]
internal sealed class Probe(Action<BuildContext> look) : FrostingTask<BuildContext>
{
    public const string Name = "TrainProbe";

    public override void Run(BuildContext context) => look(context);
}
