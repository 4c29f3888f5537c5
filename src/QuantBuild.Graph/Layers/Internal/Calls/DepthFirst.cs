namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>The order in which Keras lists layers: depth first from a model's outputs, earlier inputs first.</summary>
internal static class DepthFirst
{
    /// <summary>Puts the calls that outputs need behind those that they take from.</summary>
    /// <typeparam name="T">A call; each is one of its own.</typeparam>
    /// <param name="inputs">The model's inputs, which come first, needed or not.</param>
    /// <param name="outputs">The calls that make the model's outputs.</param>
    /// <param name="sourcesOf">The calls that one takes from; it is asked once of each.</param>
    public static List<T> Order<T>(IEnumerable<T> inputs, IEnumerable<T> outputs, Func<T, IEnumerable<T>> sourcesOf)
        where T : class
    {
        List<T> ordered = [.. inputs];
        HashSet<T> done = new(ordered, ReferenceEqualityComparer.Instance);
        // An explicit stack: a topology from a file may be as deep as it likes.
        Stack<(T Call, bool HasSources)> open = new(outputs.Reverse().Select(output => (output, false)));
        while (open.TryPop(out var top))
        {
            if (done.Contains(top.Call))
            {
                continue;
            }

            if (top.HasSources)
            {
                done.Add(top.Call);
                ordered.Add(top.Call);
                continue;
            }

            open.Push((top.Call, true));
            foreach (var source in sourcesOf(top.Call).Reverse())
            {
                open.Push((source, false));
            }
        }

        return ordered;
    }
}
