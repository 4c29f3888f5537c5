using System.Text.Json.Nodes;

namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>Puts the calls of a functional model in an order in which each has its inputs: that of the list as far as it is one. Layers
/// may be listed in any order, and each call is looked at once for each input.</summary>
internal static class CallOrder
{
    /// <param name="config">The canonical config.</param>
    /// <param name="firstCalls">The number of the first call of layers where it is not 0.</param>
    /// <exception cref="LayersException">A call takes what is not there, or what depends on it.</exception>
    public static IReadOnlyList<LayerCall> Of(JsonObject config, Dictionary<string, int> firstCalls)
    {
        List<LayerCall> calls = [];
        HashSet<(string, int)> ready = [];
        foreach (var layer in ((JsonArray)config["layers"]!).Cast<JsonObject>())
        {
            var name = (string)layer["name"]!;
            if ((string)layer["class_name"]! == "InputLayer")
            {
                ready.Add((name, 0));
                continue;
            }

            var first = firstCalls.GetValueOrDefault(name);
            calls.AddRange(
                ((JsonArray)layer["inbound_nodes"]!).Select((inputs, i) => new LayerCall(name, first + i, TensorReference.ListOf(inputs))));
        }

        return Sort(calls, ready);
    }

    private static List<LayerCall> Sort(List<LayerCall> calls, HashSet<(string Layer, int Call)> ready)
    {
        List<LayerCall> sorted = [];
        Dictionary<(string Layer, int Call), List<int>> waiting = [];
        var missing = new int[calls.Count];
        PriorityQueue<int, int> next = new();
        for (var i = 0; i < calls.Count; i++)
        {
            foreach (var input in calls[i].Inputs.Select(input => (input.Layer, input.Call)).Distinct()
                .Where(input => !ready.Contains(input)))
            {
                missing[i]++;
                (waiting.TryGetValue(input, out var list) ? list : waiting[input] = []).Add(i);
            }

            if (missing[i] == 0)
            {
                next.Enqueue(i, i);
            }
        }

        while (next.TryDequeue(out var i, out _))
        {
            sorted.Add(calls[i]);
            foreach (var other in waiting.GetValueOrDefault((calls[i].Layer, calls[i].Index)) ?? [])
            {
                if (--missing[other] == 0)
                {
                    next.Enqueue(other, other);
                }
            }
        }

        return sorted.Count == calls.Count ? sorted : throw Unreachable(calls, missing, ready, sorted);
    }

    private static LayersException Unreachable(
        List<LayerCall> calls, int[] missing, HashSet<(string Layer, int Call)> ready, List<LayerCall> sorted)
    {
        ready.UnionWith(sorted.Select(call => (call.Layer, call.Index)));
        var stuck = calls[Array.FindIndex(missing, count => count > 0)];
        var input = stuck.Inputs.First(input => !ready.Contains((input.Layer, input.Call)));
        return new LayersException(
            $"Layer '{stuck.Layer}' takes output {input.Call} of '{input.Layer}', which is not in the topology or depends on it.",
            stuck.Layer);
    }
}
