using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Verification.Internal;

/// <summary>A model, what it is fed, and what our engine makes of that: what TF.js is held against.</summary>
/// <param name="Model">The model.</param>
/// <param name="File">The JSON file that TF.js is to load.</param>
/// <param name="Graph">Its operations.</param>
/// <param name="IsGraphModel">Whether it is a Graph model, or one of layers.</param>
/// <param name="Stored">The types of its stored weights.</param>
/// <param name="Feeds">The inputs: seeded ones, then the test examples where there are some.</param>
/// <param name="KnownDifferences">What is known of TF.js to load or compute otherwise.</param>
internal sealed record Reference(
    VerificationModel Model,
    string File,
    OperationGraph Graph,
    bool IsGraphModel,
    IReadOnlyList<TfjsDtype> Stored,
    IReadOnlyList<Feed> Feeds,
    IReadOnlyList<string> KnownDifferences)
{
    // Where a model leaves the sizes of pictures open, not every size is one that it can compute.
    private static readonly int[] _sizes = [SeededInputs.LikelySize, 192, 224, 256, 320, 64, 32];

    /// <summary>Whether a second graph of the model makes something in the first prediction, which later ones take.</summary>
    public bool HasInitializer { get; private init; }

    /// <summary>Our outputs for each feed; null where our engine does not run the model.</summary>
    public IReadOnlyList<IReadOnlyList<OutputTensor>>? Outputs { get; private init; }

    /// <summary>Why our engine does not run the model; null where it does.</summary>
    public string? Obstacle { get; private init; }

    /// <summary>Which sizes that the model leaves open were fixed, a line for each input.</summary>
    public IReadOnlyList<string> Assumptions { get; private init; } = [];

    /// <summary>The float model, fed the same, where it is what TF.js's outputs are compared with.</summary>
    public Reference? Float { get; private init; }

    /// <summary>How many examples were computed in a feed.</summary>
    public static int ExamplesIn(Feed feed) =>
        feed.Inputs[0] is { Shape.Count: > 0 } input ? Enumerable.Range(0, feed.Runs).Sum(run => input.Of(run).Shape[0]) : feed.Runs;

    public static Reference Compute(VerificationModel model, VerificationOptions options)
    {
        using var source = ModelFiles.Open(model.ReferencePath ?? model.Path);
        var (file, stored) = model.ReferencePath is null ? source.Inspect() : ModelFiles.Inspect(model.Path);
        var reference = new Reference(model, file, source.Graph, source.IsGraphModel, stored, [], source.KnownDifferences())
        {
            HasInitializer = source.HasInitializer,
        };
        return source.IsGraphModel ? OfGraphModel(reference, source.Weights, options) : OfLayersModel(reference, source.Weights, options);
    }

    private static Reference OfLayersModel(Reference reference, WeightSet weights, VerificationOptions options)
    {
        using var engine = InferenceEngine.Open(reference.Graph, weights);
        var seeded = SeededInputs.For(
            reference.Graph, reference.Graph.Inputs, options.Seed, 1, options.Examples, SeededInputs.LikelySize).By(options.BatchSize);
        return reference.Computed(engine, [seeded, .. reference.Sample(reference.Graph.Inputs, options.BatchSize)]);
    }

    private static Reference OfGraphModel(Reference reference, WeightSet weights, VerificationOptions options)
    {
        string? obstacle = null;
        try
        {
            using var engine = InferenceEngine.Open(reference.Graph, weights);
            foreach (var size in _sizes.Take(HasOpenSizes(engine.Inputs) ? _sizes.Length : 1))
            {
                try
                {
                    return reference.Fed(engine.Inputs, options, size).Computed(engine);
                }
                catch (InferenceException exception)
                {
                    obstacle ??= exception.Message;
                }
            }
        }
        catch (Exception exception) when (exception is InferenceException or GraphException)
        {
            obstacle = exception.Message;
        }

        // Loops hide what is needed, so that everything is fed.
        var fed = reference.Fed(reference.Graph.Inputs, options, SeededInputs.LikelySize) with { Obstacle = obstacle };
        return fed with { Float = reference.Model.FloatPath is { } path ? fed.Of(path) : null };
    }

    private static bool HasOpenSizes(IEnumerable<GraphInput> inputs) =>
        inputs.Any(input => input.Shape is null || input.Shape.Skip(1).Any(size => size is null));

    private static string Show(IEnumerable<int?>? shape) =>
        shape is null
            ? "any shape"
            : $"[{string.Join(", ", shape.Select(size => size is { } known ? FormattableString.Invariant($"{known}") : "any"))}]";

    private Reference Of(string path) =>
        this with { File = ModelFiles.Inspect(path).File };

    // One example at a time, or as many as the model takes: not every graph that leaves the number open takes several.
    private Reference Fed(IReadOnlyList<GraphInput> inputs, VerificationOptions options, int size)
    {
        var runs = Math.Max(1, options.Examples / 2);
        var assumed = inputs.Where(input => HasOpenSizes([input])).Select(input =>
        {
            var shape = SeededInputs.ShapeOf(input, inputs, 1, size);
            var fed = shape.Length > 0 ? Show(shape.Select(length => (int?)length)) : "the number 1";
            return $"input '{input.Name}' takes {Show(input.Shape)} and was fed {fed}";
        });
        return this with
        {
            Feeds = [SeededInputs.For(Graph, inputs, options.Seed, runs, 1, size), .. Sample(inputs, 1)],
            Assumptions = [.. assumed],
        };
    }

    private IEnumerable<Feed> Sample(IReadOnlyList<GraphInput> inputs, int batchSize)
    {
        if (Model.Sample is { } sample)
        {
            var batch = inputs[0].Shape?[0] ?? batchSize;
            int[] shape = [Math.Min(batch, sample.Input.Shape[0]), .. sample.Input.Shape.Skip(1)];
            yield return new Feed([new FeedInput(inputs[0].Name, shape, sample.Input.Values)]);
        }
    }

    private Reference Computed(InferenceEngine engine, IReadOnlyList<Feed>? feeds = null)
    {
        var fed = feeds is null ? this : this with { Feeds = feeds };
        return fed with { Outputs = [.. fed.Feeds.Select(feed => Predict(engine, feed))] };
    }

    private List<OutputTensor> Predict(InferenceEngine engine, Feed feed)
    {
        var runs = Enumerable.Range(0, feed.Runs).Select(run => engine.Run(feed.Of(run))).ToList();
        return [.. Graph.Outputs.Select(output => OutputTensor.Of(output.Name, [.. runs.Select(run => run[output.Name])]))];
    }
}
