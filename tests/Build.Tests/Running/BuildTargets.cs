using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tests.Running;

/// <summary>The build's own targets, without the tests'.</summary>
internal static class BuildTargets
{
    public static IReadOnlyList<Type> Tasks { get; } =
        [.. typeof(Program).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(IFrostingTask)) && !type.IsAbstract)];

    public static TargetGraph Graph { get; } = new(Tasks.Select(type => (IFrostingTask)Activator.CreateInstance(type)!), Arguments.Named);
}
