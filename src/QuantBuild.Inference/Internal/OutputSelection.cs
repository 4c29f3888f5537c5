using QuantBuild.Common;
using QuantBuild.Graph;

namespace QuantBuild.Inference.Internal;

/// <summary>Which values a run gives out, and under which names.</summary>
internal static class OutputSelection
{
    public static IReadOnlyList<(string Name, GraphValue Value)> Of(OperationGraph graph, InferenceOptions options)
    {
        var outputs = graph.Outputs.ToDictionary(output => output.Name, output => output.Value, StringComparer.Ordinal);
        var chosen = new Dictionary<string, GraphValue>(StringComparer.Ordinal);
        foreach (var name in options.Outputs ?? [.. graph.Outputs.Select(output => output.Name)])
        {
            chosen[name] = outputs.TryGetValue(name, out var value)
                ? value
                : throw new InferenceException($"there is no such output; there are {Names(outputs.Keys)}.", name);
        }

        foreach (var extra in options.ExtraOutputs)
        {
            if (!chosen.TryAdd(extra.Name, extra) && chosen[extra.Name] != extra)
            {
                throw new InferenceException(
                    "this value cannot be given out, because an output of another value has its name.", extra.Name);
            }
        }

        return [.. chosen.Select(output => (output.Key, output.Value))];
    }

    private static string Names(IEnumerable<string> outputs) =>
        string.Join(", ", outputs.Take(20).Select(output => $"'{Printable.Name(output)}'"));
}
