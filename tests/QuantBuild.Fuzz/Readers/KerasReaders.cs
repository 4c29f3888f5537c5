using QuantBuild.Hdf5;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Regularization;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Keras.Training;
using QuantBuild.Tfjs.Format;
using TorchSharp;

namespace QuantBuild.Fuzz.Readers;

/// <summary>Models that can be trained, in TensorFlow.js's files, and checkpoints; what loads is also run.</summary>
internal static class KerasReaders
{
    public static IReadOnlyList<FuzzReader> All { get; } =
    [
        new(
            "layers-topology", true, () => [OnlyJson("convolutions"), OnlyJson("perceptron")],
            folder => Predict(() => LayersModelFile.Load(folder)),
            typeof(KerasException), typeof(TfjsFormatException)),
        new("hdf5-storage", true, () => [
            Seed("storage.h5"), Seed("storage-latest.h5"), Seed("storage-growing.h5"), Seed("storage-user-block.h5"),
        ], Hdf5Storage.Read, typeof(Hdf5Exception)),
        new("checkpoint", true, () => [WriteCheckpoint()], Resume, typeof(KerasException), typeof(TfjsFormatException)),
    ];

    private static FuzzSample Seed(string name) =>
        FuzzSample.Of(name, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Seeds", name)));

    private static FuzzSample OnlyJson(string model) => FuzzSample.OfFolder(SampleModels.Folder(model)) with { Damaged = ["model.json"] };

    /// <summary>Runs the model on one example of zeros where its shape is modest: a reader that took nonsense would fail here.</summary>
    private static void Predict(Func<Model> load)
    {
        using var model = load();
        if (model.Inputs is [{ Shape: var shape }] && shape.All(size => size is > 0 and <= 4096)
            && shape.Aggregate(1L, (product, size) => product * size) is < 1 << 16)
        {
            NativeLibraries.EnsureLoaded();
            using var x = torch.zeros([1, .. shape.Select(size => (long)size)]);
            using var y = model.Predict(x);
        }
    }

    private static FuzzSample WriteCheckpoint()
    {
        var folder = Directory.CreateTempSubdirectory("quantbuild-fuzz-checkpoint-").FullName;
        try
        {
            Train(new FitOptions
            {
                Epochs = 2,
                BatchSize = 4,
                Seed = 1,
                ValidationSplit = 0.25,
                Callbacks = [new EarlyStopping(patience: 3), new Checkpoint(Path.Combine(folder, "checkpoint"))],
            });
            return FuzzSample.OfFolder(Path.Combine(folder, "checkpoint")) with { Damaged = ["model.json"] };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Resume(string folder) => Train(new FitOptions
    {
        Epochs = 3,
        BatchSize = 4,
        Seed = 1,
        ValidationSplit = 0.25,
        Callbacks = [new EarlyStopping(patience: 3)],
        ResumeFrom = folder,
    });

    private static void Train(FitOptions options)
    {
        using Sequential model = new([new Dense(3, activation: "relu", inputShape: [2]), new Dropout(0.3), new Dense(1)], seed: 1);
        model.Compile(new Adam(), "meanSquaredError");
        NativeLibraries.EnsureLoaded();
        using var x = torch.ones(8, 2);
        using var y = torch.ones(8, 1);
        model.Fit(x, y, options);
    }
}
