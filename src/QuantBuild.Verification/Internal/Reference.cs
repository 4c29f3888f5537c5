using QuantBuild.Common;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Inference;
using QuantBuild.Keras;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Verification.Internal;

/// <summary>A model computed by our engine: what TF.js is held against.</summary>
/// <param name="Model">The model.</param>
/// <param name="File">The JSON file that TF.js is to load.</param>
/// <param name="Stored">The types of its stored weights.</param>
/// <param name="Feeds">The inputs: seeded ones, then the test examples where there are some.</param>
/// <param name="Outputs">Our outputs for each of them.</param>
/// <param name="KnownDifferences">What is known of TF.js to load or compute otherwise.</param>
internal sealed record Reference(
    VerificationModel Model,
    string File,
    IReadOnlyList<TfjsDtype> Stored,
    IReadOnlyList<IReadOnlyList<ModelInput>> Feeds,
    IReadOnlyList<IReadOnlyList<OutputTensor>> Outputs,
    IReadOnlyList<string> KnownDifferences)
{
    public static Reference Compute(VerificationModel model, VerificationOptions options)
    {
        using var artifacts = TfjsModel.Open(model.Path);
        if (artifacts.Format != TfjsModelFormat.LayersModel || artifacts.Topology is null)
        {
            throw new VerificationException(
                $"{Printable.Text(artifacts.ModelFile, int.MaxValue)}: "
                    + $"{(artifacts.Topology is null ? "this file has weights only" : "this is a graph model")}, and only Layers models "
                    + "can be verified: their outputs in TF.js are compared with those of our own engine, which computes layers.");
        }

        using var reference = TfjsModel.Open(model.ReferencePath ?? model.Path);
        var graph = Read(reference);
        var weights = reference.Weights.ToDictionary(
            weight => weight.Name, weight => Tensor.Of(weight.Shape, reference.ReadFloat32(weight)), StringComparer.Ordinal);
        using var engine = InferenceEngine.Open(graph, new WeightSet(weights));
        var feeds = new List<IReadOnlyList<ModelInput>> { SeededInputs.For(graph, options.Seed, options.Examples) };
        if (model.Sample is { } sample)
        {
            feeds.Add([sample.Input]);
        }

        return new Reference(
            model,
            artifacts.ModelFile,
            [.. artifacts.Weights.Select(weight => weight.StoredDtype).Distinct().Order()],
            feeds,
            [.. feeds.Select(feed => Predict(graph, engine, feed, options.BatchSize))],
            DifferencesOf(reference.ModelFile));
    }

    private static OperationGraph Read(TfjsModel artifacts)
    {
        try
        {
            var weights = artifacts.Weights.Select(weight => new GraphWeight(weight.Name, ElementType.Float32, weight.Shape));
            return LayersReader.ReadTopology(artifacts.Topology!, [.. weights]);
        }
        catch (LayersException e)
        {
            throw new VerificationException($"'{Printable.Text(artifacts.ModelFile, int.MaxValue)}': {e.Message}");
        }
    }

    // What is known is known of layers that training has, too.
    private static IReadOnlyList<string> DifferencesOf(string path)
    {
        try
        {
            using var loaded = Keras.LayersModelFile.Load(path);
            return loaded.DifferencesInTfjs();
        }
        catch (KerasException)
        {
            return [];
        }
    }

    // Some examples at a time, as the evaluation takes them, for a large input takes much memory in between.
    private static List<OutputTensor> Predict(OperationGraph graph, InferenceEngine engine, IReadOnlyList<ModelInput> inputs, int batchSize)
    {
        var examples = inputs[0].Shape[0];
        var parts = new List<IReadOnlyDictionary<string, Tensor>>();
        for (var start = 0; start < examples; start += batchSize)
        {
            var count = Math.Min(batchSize, examples - start);
            parts.Add(engine.Run(graph.Inputs.Zip(inputs)
                .ToDictionary(pair => pair.First.Name, pair => Part(pair.Second, start, count), StringComparer.Ordinal)));
        }

        return [.. graph.Outputs.Select((output, i) => new OutputTensor(
            i.ToString(System.Globalization.CultureInfo.InvariantCulture),
            [examples, .. parts[0][output.Name].Shape.Skip(1)],
            [.. parts.SelectMany(part => part[output.Name].Floats)]))];
    }

    private static Tensor Part(ModelInput input, int start, int count)
    {
        var size = input.Values.Length / input.Shape[0];
        return Tensor.Of([count, .. input.Shape.Skip(1)], input.Values[(start * size)..((start + count) * size)]);
    }
}
