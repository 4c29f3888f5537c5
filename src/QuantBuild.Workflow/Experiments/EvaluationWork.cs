using QuantBuild.Experiments;
using QuantBuild.Experiments.Evaluation;
using QuantBuild.Inference;
using QuantBuild.Reporting;
using QuantBuild.Workflow.Budgets;
using QuantBuild.Workflow.Incremental;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Experiments;

/// <summary>One model's evaluation, as work that can be cut.</summary>
/// <param name="steps">The steps that make its variants.</param>
/// <param name="target">What runs, for messages.</param>
/// <param name="makesMissing">Whether models that are not there are made; else it is an error.</param>
internal sealed class EvaluationWork(ExperimentSteps steps, string target, bool makesMissing) : IDisposable
{
    private const string What = "evaluation";

    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);
    private readonly Lazy<string> _code = new(() => ShardKey.HashOf(Step.VersionsOf(steps.EvaluationCode)));
    private readonly Lazy<TestData> _data = new(steps.OpenTestData);
    private string? _fingerprint;
    private string? _arguments;

    /// <summary>The model's name.</summary>
    public string Name => steps.Name;

    /// <summary>The examples, which are this object's.</summary>
    public TestData Data => _data.Value;

    /// <summary>What there is to do.</summary>
    public EvaluationLoad Load => new(
        steps.Variants.Count,
        Data.Count,
        steps.Device == GpuUse.Never ? Data.BatchSize : InferenceDevices.MostAtOnce(Data.BatchSize),
        1,
        Data.NeedsOriginal);

    /// <summary>Evaluates by what shards computed, and reports.</summary>
    public Report Report(MergedOutcomes merged, BudgetGate? gate, bool isPublished) =>
        steps.Evaluate(target, gate, isPublished, Data, merged)!;

    /// <summary>Its searches.</summary>
    public ModelSearches Searches => steps.Searches;

    /// <summary>Makes the float model, where it is not there and is searched.</summary>
    public void MakeSources()
    {
        if (makesMissing && Searches.Any)
        {
            steps.CreateModel(target);
        }
    }

    /// <summary>Makes the float model and all variants, where they are not there.</summary>
    public void MakeAll() => Make([.. Enumerable.Range(0, steps.Variants.Count)]);

    /// <summary>Makes the float model, and some of the variants, where they are not there.</summary>
    public void Make(IReadOnlyCollection<int> variants)
    {
        if (!makesMissing)
        {
            return;
        }

        steps.CreateModel(target);
        steps.Quantize(target, [.. variants.Distinct().Select(variant => steps.Variants[variant])]);
    }

    /// <summary>The key of what comes of some examples. The variant must be there.</summary>
    public ShardKey KeyOf(WorkSpan span)
    {
        var variant = steps.Variants[span.Variant];
        var hashes = new Dictionary<string, string>
        {
            ["model"] = HashOf(variant),
            ["data"] = _fingerprint ??= Data.Fingerprint,
            ["code"] = _code.Value,
            ["arguments"] = _arguments ??= ShardKey.HashOf(steps.ArgumentsOfEvaluation),
        };
        if (Data.NeedsOriginal)
        {
            hashes["float model"] = HashOf(Variant.Original);
        }

        return new ShardKey(What, $"{steps.Name}/{variant.Name}", span.Span.Start, span.Span.End, hashes);
    }

    /// <summary>Whether a result is this model's.</summary>
    public bool Owns(ShardKey key) => key.Subject.StartsWith($"{steps.Name}/", StringComparison.Ordinal);

    /// <summary>The variant that a result of this model's is of.</summary>
    public string VariantOf(ShardKey key) => key.Subject[(steps.Name.Length + 1)..];

    /// <summary>Forgets which files the variants had, which may be others by now.</summary>
    public void LookAgain()
    {
        _hashes.Clear();
        _arguments = null;
    }

    /// <summary>Computes some of the examples.</summary>
    /// <param name="spans">Which ones, with which variants.</param>
    public IEnumerable<ShardPart> Compute(IReadOnlyList<WorkSpan> spans)
    {
        using var device = steps.Device.Begin();
        if (Data.NeedsOriginal && spans.Count > 0)
        {
            var all = new ExampleSpan(spans.Min(span => span.Span.Start), spans.Max(span => span.Span.End));
            MeasuredOutcomes.Compare(Data, steps.DirectoryOf(Variant.Original), all);
        }

        foreach (var span in spans)
        {
            steps.Tell(steps.Variants[span.Variant], span.Span.Count);
            var outcome = MeasuredOutcomes.Of(Data, steps.DirectoryOf(steps.Variants[span.Variant]), span.Span);
            yield return new ShardPart(KeyOf(span), OutcomePart.ToBytes(outcome.Outcome, span.Span), outcome.Seconds);
        }
    }

    public void Dispose()
    {
        if (_data.IsValueCreated)
        {
            _data.Value.Dispose();
        }
    }

    private string HashOf(Variant variant)
    {
        if (!_hashes.TryGetValue(variant.Name, out var hash))
        {
            var folder = steps.DirectoryOf(variant);
            var files = FileState.Capture(folder, [folder], [], default);
            _hashes.Add(variant.Name, hash = ShardKey.HashOf(string.Join('\n', files.Select(file => $"{file.Sha256} {file.Path}"))));
        }

        return hash;
    }
}
