using QuantBuild.Experiments;
using QuantBuild.Experiments.Evaluation;

namespace QuantBuild.Workflow.Sharding;

/// <summary>What variants make of the examples, put together of what shards computed.</summary>
/// <param name="parts">The parts of each variant, by its name, in the order of the examples.</param>
/// <param name="machines">The machines that computed them, each once.</param>
internal sealed class MergedOutcomes(
    IReadOnlyDictionary<string, IReadOnlyList<ShardPart>> parts, IReadOnlyList<IReadOnlyDictionary<string, string>> machines)
    : IVariantOutcomes
{
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Machines => machines;

    public VariantOutcome Of(TestData data, Variant variant, string directory)
    {
        var own = parts[variant.Name];
        var outcome = OutcomePart.Join(
            data.Count, [.. own.Select(part => (new ExampleSpan(part.Key.Start, part.Key.End), part.Bytes))]);
        data.Take(outcome);
        return new VariantOutcome(outcome, own.Sum(part => part.Seconds)) { PartSeconds = [.. own.Select(part => part.Seconds)] };
    }
}
