using QuantBuild.Benchmarks.Inputs;
using QuantBuild.Datasets.Images;
using QuantBuild.Experiments;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Convolutions;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Pooling;

namespace QuantBuild.Benchmarks.Growth;

/// <summary>Photographs, repeated until there are so many, and a model that is quick beside decoding them.</summary>
internal static class RepeatedPhotographs
{
    private const int Side = SamplePhotographs.Side;
    private const int Classes = 1000;

    public static void Write(int size, string folder)
    {
        var images = SamplePhotographs.Open().Images;
        var copies = Directory.CreateDirectory(PicturesOf(folder));
        for (var i = 0; i < size; i++)
        {
            // The label is the third part of the name.
            var source = images[i % images.Count].Path;
            var name = Path.GetFileName(source);
            var end = name.IndexOf('_', StringComparison.Ordinal);
            File.Copy(source, Path.Combine(copies.FullName, $"{name[..end]}-{i / images.Count}{name[end..]}"));
        }

        using var model = new Sequential(
            [
                new Conv2D(8, [3, 3], strides: [8, 8], activation: "relu", inputShape: [Side, Side, 3]),
                new GlobalAveragePooling2D(),
                new Dense(Classes, activation: "softmax"),
            ],
            seed: 1);
        model.Save(ModelOf(folder));
    }

    public static void Evaluate(int size, string folder)
    {
        var images = ImageFolder.Open(PicturesOf(folder));
        if (images.Images.Count != size)
        {
            throw new InvalidOperationException($"There are {images.Images.Count} pictures in place of {size}.");
        }

        using var data = SamplePhotographs.ToEvaluate(images);
        using var model = RunnableModel.Load(ModelOf(folder));
        data.Evaluate(model);
    }

    private static string PicturesOf(string folder) => Path.Combine(folder, "pictures");

    private static string ModelOf(string folder) => Path.Combine(folder, "model");
}
