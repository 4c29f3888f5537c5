namespace QuantBuild.Fuzz.Readers;

/// <summary>One reader under test: good files to damage, and how they are read.</summary>
/// <param name="Name">Names the reader in the table.</param>
/// <param name="IsDear">Whether an input costs milliseconds, so that campaigns take fewer.</param>
/// <param name="Samples">Good files; each is read without an error as it is.</param>
/// <param name="Read">Reads the files in a folder, as far as a user's command would.</param>
/// <param name="Refusals">The types of error that this reader may raise.</param>
internal sealed record FuzzReader(
    string Name, bool IsDear, Func<IReadOnlyList<FuzzSample>> Samples, Action<string> Read, params IReadOnlyList<Type> Refusals)
{
    public bool MayRaise(Exception exception) => Refusals.Any(type => type.IsInstanceOfType(exception));
}
