namespace QuantBuild.Benchmarks.Growth;

/// <summary>A work at several sizes.</summary>
/// <param name="Name">What is done, for the command line.</param>
/// <param name="What">The same for people, with what there are so many of.</param>
/// <param name="Sizes">How many, each twice the one before.</param>
/// <param name="Prepare">Writes what is worked on into a folder.</param>
/// <param name="Run">Works on it.</param>
internal sealed record GrowthCase(
    string Name, string What, IReadOnlyList<int> Sizes, Action<int, string> Prepare, Action<int, string> Run)
{
    /// <summary>Whether it takes photographs, which are not the repository's.</summary>
    public bool NeedsData { get; init; }
}
