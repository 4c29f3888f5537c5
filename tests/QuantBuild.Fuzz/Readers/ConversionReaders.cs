using QuantBuild.Conversion;
using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Inference;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Fuzz.Readers;

/// <summary>Models of layers as such, from TensorFlow.js's files and from Keras's; what is read is also run.</summary>
internal static class ConversionReaders
{
    public static IReadOnlyList<FuzzReader> All { get; } =
    [
        new(
            "layers-model", true, () => [OnlyJson("convolutions"), OnlyJson("perceptron")], folder => Run(TfjsLayersFile.Read(folder)),
            typeof(ConversionException), typeof(TfjsFormatException)),
        new(
            "keras-h5", true, () => [Seed("sequential-keras2.h5"), Seed("functional-keras3.h5"), Seed("recurrent-keras2.h5")],
            folder => Run(KerasModelFile.Read(Only(folder))), typeof(ConversionException)),
        new(
            "keras-archive", true, () => [Seed("sequential-keras3.keras"), Seed("recurrent-keras3.keras")],
            folder => Run(KerasModelFile.Read(Only(folder))), typeof(ConversionException)),
        new("weights-h5", true, () => [Seed("sequential-keras2.h5")], ReadWeights, typeof(ConversionException)),
    ];

    private static FuzzSample Seed(string name) =>
        FuzzSample.Of(name, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Seeds", name)));

    private static FuzzSample OnlyJson(string model) =>
        FuzzSample.OfFolder(SampleModels.Folder(model)) with { Damaged = ["model.json"] };

    private static string Only(string folder) =>
        Directory.GetFiles(folder).Single();

    /// <summary>Runs the model on one example of zeros where its shape is modest: a reader that took nonsense would fail here.</summary>
    private static void Run(LayersModel model)
    {
        var graph = model.ToGraph();
        int?[] shape = graph.Inputs is [{ Shape: { } only }] ? [1, .. only.Skip(1)] : [null];
        if (shape.All(size => size is > 0 and <= 4096) && shape.Aggregate(1L, (product, size) => product * size!.Value) < 1 << 16)
        {
            int[] sizes = [.. shape.Select(size => size!.Value)];
            using var engine = InferenceEngine.Open(graph, model.Values);
            engine.Run(new Dictionary<string, Tensor>
            {
                [graph.Inputs[0].Name] = Tensor.Of(sizes, new float[Tensor.CountElements(sizes)]),
            });
        }
    }

    private static void ReadWeights(string folder)
    {
        var model = KerasModelFile.Read(Path.Combine(AppContext.BaseDirectory, "Seeds", "sequential-keras2.h5"));
        KerasWeightsFile.Read(model, Only(folder));
    }
}
