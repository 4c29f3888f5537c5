using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Frosting;

namespace Build;

public sealed class BuildLifetime : FrostingLifetime<BuildContext>
{
    public override void Setup(BuildContext context, ISetupContext info)
    {
        foreach (var warning in context.UnusedArguments)
        {
            context.Log.Warning("{0}", warning);
        }

        _ = context.Gate;
    }

    public override void Teardown(BuildContext context, ITeardownContext info)
    {
    }
}
