using QuantBuild.Reporting;
using QuantBuild.Verification.Internal;

namespace QuantBuild.Verification;

/// <summary>Holds our engine's outputs against those of stock TensorFlow.js, which loads the same files as an application would.</summary>
/// <example>
/// <code>
/// var installation = TfjsInstallation.Find();
/// if (!installation.HasPackages) installation.InstallPackages();
/// var report = TfjsVerifier.Verify(installation, [new VerificationModel("mine", "model")], new VerificationOptions());
/// foreach (var problem in report.Problems) Console.WriteLine(problem);
/// </code>
/// </example>
public static class TfjsVerifier
{
    /// <summary>Verifies models in Node.js and in the browsers asked for. What is wrong with a model is in the report.</summary>
    /// <param name="installation">Node.js with its packages.</param>
    /// <param name="models">The models, at least one.</param>
    /// <param name="options">Seed, sizes and browsers.</param>
    /// <param name="progress">Is told of each model that is done; null for nothing.</param>
    /// <exception cref="VerificationException">TF.js cannot be run, or broke off.</exception>
    /// <exception cref="Keras.KerasException">Our engine does not support a model, or an input does not fit it.</exception>
    /// <exception cref="Tfjs.Format.TfjsFormatException">The files of a model are damaged.</exception>
    public static VerificationReport Verify(
        TfjsInstallation installation, IReadOnlyList<VerificationModel> models, VerificationOptions options,
        IProgress<VerificationProgress>? progress = null)
    {
        var total = models.Count * (2 + options.Browsers.Count);
        var done = 0;
        var references = new List<Reference>(models.Count);
        foreach (var model in models)
        {
            references.Add(Reference.Compute(model, options));
            Tell(references.Count - 1, "our engine");
        }

        using var job = new TfjsJob(references, options.BatchSize);
        return new VerificationReport
        {
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()),
            Environment = MachineEnvironment.Describe(),
            Seed = options.Seed,
            Runtimes = [.. options.Browsers.Prepend(null).Select(browser => Run(
                job, references, installation, browser,
                model => Tell(model, browser is null ? "Node.js" : Path.GetFileNameWithoutExtension(browser))))],
        };

        void Tell(int model, string where) => progress?.Report(new VerificationProgress(models[model].Name, where, ++done, total));
    }

    private static RuntimeVerification Run(
        TfjsJob job, List<Reference> references, TfjsInstallation installation, string? browser, Action<int> modelDone)
    {
        var answer = job.Run(installation.Node, installation.Folder, browser, modelDone);
        return new RuntimeVerification(
            answer.Runtime, answer.Tfjs, answer.Backend, answer.Simd,
            [.. references.Select((reference, i) => Judge(job, reference, answer, i))]);
    }

    private static ModelVerification Judge(TfjsJob job, Reference reference, TfjsAnswer answer, int position)
    {
        var result = new ModelVerification
        {
            Name = reference.Model.Name,
            StoredDtypes = [.. reference.Stored.Select(dtype => dtype.ToString().ToLowerInvariant())],
            Tolerance = Tolerance.For(reference.Stored),
            KnownDifferences = reference.KnownDifferences,
            Error = answer.Models[position].Error is { } error ? $"TF.js cannot compute it: {error}" : null,
        };
        if (result.Error is not null)
        {
            return result;
        }

        try
        {
            return result with
            {
                Seeded = OutputComparer.Compare(reference.Outputs[0], job.ReadOutputs(answer, position, 0), result.Tolerance),
                Sample = reference.Model.Sample is { } sample
                    ? Judge(sample, reference.Outputs[1], job.ReadOutputs(answer, position, 1), result.Tolerance)
                    : null,
            };
        }
        catch (VerificationException exception)
        {
            return result with { Error = exception.Message };
        }
    }

    private static SampleComparison Judge(
        VerificationSample sample, IReadOnlyList<OutputTensor> ours, IReadOnlyList<OutputTensor> theirs, Tolerance tolerance) => new(
            OutputComparer.Compare(ours, theirs, tolerance),
            OutputComparer.SameTop1(ours[0], theirs[0]),
            sample.Score(ours[0].Values),
            sample.Score(theirs[0].Values));
}
