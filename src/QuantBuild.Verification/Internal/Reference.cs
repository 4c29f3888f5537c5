using QuantBuild.Common;
using QuantBuild.Keras;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using TorchSharp;

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
                $"{Printable.Text(artifacts.ModelFile, int.MaxValue)}: {(artifacts.Topology is null ? "this file has weights only" : "this is a graph model")}, and only Layers models can be verified: "
                + "their outputs in TF.js are compared with those of our own engine, which computes layers.");
        }

        using var loaded = Keras.Model.Load(model.ReferencePath ?? model.Path);
        var feeds = new List<IReadOnlyList<ModelInput>> { SeededInputs.For(loaded, options.Seed, options.Examples) };
        if (model.Sample is { } sample)
        {
            feeds.Add([sample.Input]);
        }

        return new Reference(
            model,
            artifacts.ModelFile,
            [.. artifacts.Weights.Select(weight => weight.StoredDtype).Distinct().Order()],
            feeds,
            [.. feeds.Select(feed => Predict(loaded, feed, options.BatchSize))],
            loaded.DifferencesInTfjs());
    }

    private static List<OutputTensor> Predict(Model model, IReadOnlyList<ModelInput> inputs, int batchSize)
    {
        using var scope = torch.NewDisposeScope();
        torch.Tensor[] tensors = [.. inputs.Select(input => torch.tensor(input.Values, [.. input.Shape.Select(dimension => (long)dimension)]))];

        // With one input and one output, the way that evaluation takes.
        var outputs = tensors.Length == 1 && model.Outputs.Count == 1 ? [model.Predict(tensors[0], batchSize)] : model.Predict(tensors);
        return [.. outputs.Select((output, i) => new OutputTensor(
            i.ToString(System.Globalization.CultureInfo.InvariantCulture),
            [.. output.shape.Select(dimension => (int)dimension)],
            output.contiguous().data<float>().ToArray()))];
    }
}
