namespace QuantBuild.Verification.Internal;

/// <summary>
/// Asks another backend of TF.js about models whose outputs are further from ours than rounding explains by itself: where TF.js's own
/// backends are about as far apart, the model makes that much of rounding, and no engine is wrong.
/// </summary>
/// <param name="node">The path of Node.js.</param>
/// <param name="scripts">The folder with the scripts.</param>
/// <param name="job">What the first backend computed.</param>
/// <param name="answer">Its answer.</param>
/// <param name="backend">The first backend.</param>
internal sealed class BackendSpread(string node, string scripts, TfjsJob job, TfjsAnswer answer, TfjsBackend backend)
{
    // The largest of the differences of three roundings, each as far from the others, is seldom more than this of another.
    private const double Factor = 2;

    /// <summary>Judges the models that failed once more.</summary>
    /// <param name="models">The results so far, in the order of <paramref name="references"/>.</param>
    /// <param name="references">The models.</param>
    public IReadOnlyList<ModelVerification> Judge(IReadOnlyList<ModelVerification> models, IReadOnlyList<Reference> references)
    {
        int[] doubtful = [.. models.Index().Where(model => model.Item is { Passed: false, Error: null } || Lacks(model.Index))
            .Select(model => model.Index)];
        if (doubtful.Length == 0)
        {
            return models;
        }

        var other = backend == TfjsBackend.Wasm ? TfjsBackend.Cpu : TfjsBackend.Wasm;
        using var again = new TfjsJob([.. doubtful.Select(position => references[position])]);
        var second = again.Run(node, scripts, browser: null, other, _ => { });
        if (second.Unavailable is not null)
        {
            return models;
        }

        var judged = models.ToArray();
        foreach (var (place, position) in doubtful.Index().Where(model => second.Models[model.Index].Error is null))
        {
            if (Lacks(position))
            {
                var advice = $"its {second.Backend} backend computes it, so verify it with --backend={second.Backend}";
                judged[position] = models[position] with { Error = $"{models[position].Error?.TrimEnd('.')}; {advice}" };
                continue;
            }

            try
            {
                judged[position] = Judge(models[position], references[position], feed =>
                    (job.ReadOutputs(answer, position, feed), again.ReadOutputs(second, place, feed)), second.Backend);
            }
            catch (VerificationException)
            {
                // Backends that find another number of things cannot be compared, and excuse nothing.
            }
        }

        return judged;
    }

    // What one backend has no kernel for another may have.
    private bool Lacks(int position) => answer.Models[position].Error is not null;

    private static ModelVerification Judge(
        ModelVerification model,
        Reference reference,
        Func<int, (IReadOnlyList<OutputTensor> First, IReadOnlyList<OutputTensor> Second)> outputsOf,
        string other)
    {
        if (model.Seeded!.Mismatch is not null)
        {
            var (first, second) = outputsOf(0);
            model = model with
            {
                Backends = Between(first, second, other, Reference.ExamplesIn(reference.Feeds[0])),
                Seeded = IsExcused(reference.Outputs![0], first, second, model) ? model.Seeded with { Mismatch = null } : model.Seeded,
            };
        }

        if (model.Sample?.Outputs.Mismatch is not null)
        {
            var (first, second) = outputsOf(1);
            var isExcused = IsExcused(reference.Outputs![1], first, second, model);
            model = model with
            {
                Backends = model.Backends ?? Between(first, second, other, Reference.ExamplesIn(reference.Feeds[1])),
                Sample = isExcused ? model.Sample with { Outputs = model.Sample.Outputs with { Mismatch = null } } : model.Sample,
            };
        }

        return model;
    }

    private static BackendDifference Between(
        IReadOnlyList<OutputTensor> first, IReadOnlyList<OutputTensor> second, string other, int examples) =>
            new(other, OutputComparer.Compare(first, second, default, examples) with { Mismatch = null });

    private static bool IsExcused(
        IReadOnlyList<OutputTensor> ours, IReadOnlyList<OutputTensor> first, IReadOnlyList<OutputTensor> second, ModelVerification model) =>
            ours.Index().All(output =>
            {
                var (our, one, two) = (output.Item.Values, first[output.Index].Values, second[output.Index].Values);
                var allowed = model.Tolerance!.Value.Allowed(our.Where(float.IsFinite).Select(MathF.Abs).DefaultIfEmpty().Max());
                return one.Length == two.Length && Distance(our, one) <= Math.Max(allowed, Factor * Distance(one, two));
            });

    // Where a value is no number, so is the distance, which is within nothing.
    private static double Distance(float[] values, float[] others) =>
        values.Zip(others).Select(pair => Math.Abs((double)pair.First - pair.Second)).DefaultIfEmpty()
            .Aggregate((largest, next) => double.IsNaN(largest) || next <= largest ? largest : next);
}
