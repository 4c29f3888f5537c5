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
    /// <exception cref="Tfjs.Format.TfjsFormatException">The files of a model are damaged.</exception>
    public static VerificationReport Verify(
        TfjsInstallation installation, IReadOnlyList<VerificationModel> models, VerificationOptions options,
        IProgress<VerificationProgress>? progress = null)
    {
        (string? Browser, TfjsBackend Backend)[] places = [.. options.Backends.SelectMany(backend => options.Browsers.Cast<string?>()
            .Prepend(null).Where(browser => browser is not null || backend != TfjsBackend.WebGL).Select(browser => (browser, backend)))];
        var total = models.Count * (1 + places.Length);
        var done = 0;
        var references = new List<Reference>(models.Count);
        foreach (var model in models)
        {
            references.Add(Reference.Compute(model, options));
            Tell(references.Count - 1, "our engine");
        }

        // Float models that quantized ones are compared with stand behind all that are verified.
        Reference[] jobs = [.. references, .. references.Select(reference => reference.Float).OfType<Reference>()];
        using var job = new TfjsJob(jobs);
        var runtimes = places.Select(place => Run(job, jobs, references, installation, place, Tell)).ToList();
        return new VerificationReport
        {
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()),
            Environment = MachineEnvironment.Describe(),
            Seed = options.Seed,
            Runtimes = runtimes.Exists(runtime => runtime.Unavailable is null)
                ? runtimes
                : throw new VerificationException(
                    $"Nothing was verified: {runtimes.FirstOrDefault()?.Unavailable ?? "WebGL needs a browser"}"),
        };

        void Tell(int model, string where) => progress?.Report(new VerificationProgress(models[model].Name, where, ++done, total));
    }

    private static RuntimeVerification Run(
        TfjsJob job,
        Reference[] jobs,
        List<Reference> references,
        TfjsInstallation installation,
        (string? Browser, TfjsBackend Backend) place,
        Action<int, string> tell)
    {
        var where = place.Browser is null ? "Node.js" : Path.GetFileNameWithoutExtension(place.Browser);
        var shown = place.Backend == TfjsBackend.Wasm ? where : $"{where} ({place.Backend})";
        var answer = job.Run(installation.Node, installation.Folder, place.Browser, place.Backend, model =>
        {
            if (model < references.Count)
            {
                tell(model, shown);
            }
        });
        var models = answer.Unavailable is null
            ? references.Select((reference, i) => Judge(job, reference, answer, i, Array.IndexOf(jobs, reference.Float), place.Backend))
            : [];
        var judged = new BackendSpread(installation.Node, installation.Folder, job, answer, place.Backend)
            .Judge([.. models], references);
        return new RuntimeVerification(answer.Runtime, answer.Tfjs, answer.Backend, answer.Simd, judged)
        {
            Renderer = answer.Renderer,
            Unavailable = answer.Unavailable,
        };
    }

    private static ModelVerification Judge(
        TfjsJob job, Reference reference, TfjsAnswer answer, int position, int floatPosition, TfjsBackend backend)
    {
        var isOurs = reference.Outputs is not null;
        var floatError = floatPosition < 0 ? null : answer.Models[floatPosition].Error;
        var isFloat = !isOurs && floatPosition >= 0 && floatError is null;
        var result = new ModelVerification
        {
            Name = reference.Model.Name,
            StoredDtypes = [.. reference.Stored.Select(dtype => dtype.ToString().ToLowerInvariant())],
            Against = isOurs ? VerifiedAgainst.OurEngine : isFloat ? VerifiedAgainst.FloatInTfjs : VerifiedAgainst.Nothing,
            NotRunHere = reference.Obstacle,
            Assumptions = reference.Assumptions,
            Tolerance = isOurs ? Tolerance.For(reference.Stored, reference.IsGraphModel, backend, answer.IsHalf) : null,
            KnownDifferences = reference.KnownDifferences,
            Error = answer.Models[position].Error is { } error ? $"TF.js cannot compute it: {error}" : null,
        };
        if (result.Error is not null)
        {
            return result;
        }

        try
        {
            if (isOurs)
            {
                return Compare(result, job, reference, answer, position);
            }

            var floats = isFloat ? job.ReadOutputs(answer, floatPosition, 0) : null;
            return CompareInTfjs(result, reference.Feeds[0], job.ReadOutputs(answer, position, 0), floats);
        }
        catch (VerificationException exception)
        {
            return result with { Error = exception.Message };
        }
    }

    private static ModelVerification Compare(
        ModelVerification result, TfjsJob job, Reference reference, TfjsAnswer answer, int position) => result with
    {
        Seeded = OutputComparer.Compare(
            reference.Outputs![0], job.ReadOutputs(answer, position, 0), result.Tolerance!.Value, Reference.ExamplesIn(reference.Feeds[0])),
        Sample = reference.Model.Sample is { } sample
            ? Judge(sample, reference.Outputs[1], job.ReadOutputs(answer, position, 1), result.Tolerance.Value)
            : null,
    };

    // What quantization changes is no mistake of an engine: it is measured, and only what is no number fails.
    private static ModelVerification CompareInTfjs(
        ModelVerification result, Feed feed, IReadOnlyList<OutputTensor> outputs, IReadOnlyList<OutputTensor>? floats) =>
        OutputComparer.FindNonFinite(outputs) is { } problem
            ? result with { Error = problem }
            : result with
            {
                Seeded = OutputComparer.Compare(
                    floats ?? outputs, outputs, new Tolerance(double.MaxValue, 0), Reference.ExamplesIn(feed)) with { Mismatch = null },
            };

    private static SampleComparison Judge(
        VerificationSample sample, IReadOnlyList<OutputTensor> ours, IReadOnlyList<OutputTensor> theirs, Tolerance tolerance) => new(
        OutputComparer.Compare(ours, theirs, tolerance),
        OutputComparer.SameTop1(ours[0], theirs[0]),
        sample.Score(ours[0].Values),
        sample.Score(theirs[0].Values));
}
