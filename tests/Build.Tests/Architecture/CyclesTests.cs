using Mono.Cecil;

namespace Build.Tests.Architecture;

/// <summary>Folders of an assembly know each other in one direction, as assemblies do by <see cref="DependenciesTests"/>.</summary>
public sealed class CyclesTests
{
    public static TheoryData<string> Assemblies => ["Build",
        .. Directory.GetFiles(AppContext.BaseDirectory, "QuantBuild.*.dll").Select(file => Path.GetFileName(file)[..^".dll".Length])];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Folders_do_not_know_each_other_in_a_circle(string assembly)
    {
        // arrange
        using var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));

        // act
        var circle = FolderCycle.In(module);

        // assert
        Assert.True(circle.Count == 0, $"{assembly} has a circle of folders:\n{string.Join('\n', circle)}");
    }
}
