using QuantBuild.Workflow.CommandLine;

namespace Build.CommandLine;

/// <summary>One target of the build.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What it does.</param>
/// <param name="Dependencies">The names of what runs before it.</param>
/// <param name="Arguments">What it takes itself, its dependencies aside.</param>
public sealed record Target(string Name, string Description, IReadOnlyList<string> Dependencies, IReadOnlyList<Argument> Arguments)
{
    public bool Takes(Argument argument) => Arguments.Contains(argument);
}
