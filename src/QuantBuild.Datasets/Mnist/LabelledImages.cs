using System.Numerics.Tensors;

namespace QuantBuild.Datasets.Mnist;

/// <summary>Grayscale images with a class each, as bytes; made ready for a model on demand.</summary>
public sealed class LabelledImages
{
    private readonly byte[] _pixels;
    private readonly byte[] _classes;

    internal LabelledImages(byte[] pixels, int height, int width, byte[] classes, int classCount, string sha256)
    {
        _pixels = pixels;
        _classes = classes;
        Height = height;
        Width = width;
        ClassCount = classCount;
        Sha256 = sha256;
    }

    /// <summary>The number of images.</summary>
    public int Count => _classes.Length;

    /// <summary>The height of an image, in pixels.</summary>
    public int Height { get; }

    /// <summary>The width of an image, in pixels.</summary>
    public int Width { get; }

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>SHA-256 of the decompressed image file, in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>Raw pixels of shape [<see cref="Count"/>, <see cref="Height"/>, <see cref="Width"/>], row-major,
    /// 0 (background) to 255.</summary>
    public ReadOnlyMemory<byte> Pixels => _pixels;

    /// <summary>The class of each image: 0 to <see cref="ClassCount"/> - 1.</summary>
    public ReadOnlyMemory<byte> Classes => _classes;

    /// <summary>Makes a range of images ready for a model.</summary>
    /// <param name="start">The first image.</param>
    /// <param name="count">How many images.</param>
    /// <returns>Features of shape [count, height, width, 1], pixels divided by 255 as the TF.js example does;
    /// one-hot labels of shape [count, classes].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The range is not within the images.</exception>
    public Dataset ToDataset(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count - start);
        var imageSize = Height * Width;
        var features = new float[count * imageSize];
        TensorPrimitives.ConvertTruncating<byte, float>(_pixels.AsSpan(start * imageSize, features.Length), features);
        TensorPrimitives.Divide(features, 255f, features);
        var labels = new float[count * ClassCount];
        for (var i = 0; i < count; i++)
        {
            labels[(i * ClassCount) + _classes[start + i]] = 1;
        }

        return new Dataset(features, [count, Height, Width, 1], labels, [count, ClassCount]);
    }

    /// <summary>Makes all images ready for a model; see <see cref="ToDataset(int, int)"/>.</summary>
    /// <returns>Features of shape [count, height, width, 1] and one-hot labels of shape [count, classes].</returns>
    public Dataset ToDataset() => ToDataset(0, Count);
}
