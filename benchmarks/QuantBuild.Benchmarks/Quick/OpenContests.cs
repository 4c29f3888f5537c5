namespace QuantBuild.Benchmarks.Quick;

/// <summary>Contests with what they work on, which is freed after them.</summary>
/// <param name="contests">The contests.</param>
/// <param name="close">Frees what they work on.</param>
internal sealed class OpenContests(IReadOnlyList<Contest> contests, Action close) : IDisposable
{
    public IReadOnlyList<Contest> Contests => contests;

    public void Dispose() => close();
}
