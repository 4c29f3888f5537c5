namespace QuantBuild.Reporting.Rendering.Charts;

/// <summary>The variants that no other one beats in both size and quality.</summary>
internal static class ParetoFront
{
    /// <param name="points">Size, of which less is better, and quality, of which more is.</param>
    /// <returns>The positions of the points on the front, by size.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<(double Size, double Quality)> points)
    {
        var front = new List<int>();
        var best = double.NegativeInfinity;
        foreach (var i in Enumerable.Range(0, points.Count).OrderBy(i => points[i].Size).ThenByDescending(i => points[i].Quality))
        {
            if (points[i].Quality > best)
            {
                front.Add(i);
                best = points[i].Quality;
            }
        }

        return front;
    }
}
