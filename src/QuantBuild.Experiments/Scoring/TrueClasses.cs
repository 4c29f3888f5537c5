using System.Numerics.Tensors;
using QuantBuild.Datasets;

namespace QuantBuild.Experiments.Scoring;

/// <summary>The true class of each example, out of indices or distributions over the classes.</summary>
internal static class TrueClasses
{
    /// <param name="criteria">Has classes, distributions (of which one-hot vectors are some), whose most likely class counts as in Keras,
    /// or single values where above one half is class 1.</param>
    /// <param name="width">The number of outputs for an example; 1 tells two classes apart.</param>
    /// <exception cref="DatasetException">A class is out of range, or vectors are not as long as the outputs.</exception>
    public static int[] Of(Criteria criteria, int width)
    {
        var classes = criteria.Targets switch
        {
            ClassTargets indices => indices.Classes,
            ValueTargets vectors when vectors.Width == width =>
                [.. Enumerable.Range(0, vectors.Count).Select(example => OfVector(vectors, example))],
            ValueTargets vectors => throw new DatasetException(DatasetRejection.ShapeMismatch, "Targets must be one-hot vectors or "
                + $"distributions as long as the outputs: {vectors.Width} values, {width} outputs.", criteria.Source),
            _ => throw new DatasetException(DatasetRejection.ShapeMismatch, "The targets are no classes.", criteria.Source),
        };
        var count = Probabilities.ClassesOf(width);
        var example = Array.FindIndex(classes, index => index >= count);
        return example < 0
            ? classes
            : throw new DatasetException(DatasetRejection.InvalidValue, $"The class of example {example} is {classes[example]}; "
                + $"the model tells {count} classes apart, 0 to {count - 1}.", criteria.Source);
    }

    /// <summary>The class that a distribution or a single value tells.</summary>
    public static int OfVector(ValueTargets vectors, int example) => vectors.Width == 1
        ? (vectors.Values[example] > 0.5f ? 1 : 0)
        : TensorPrimitives.IndexOfMax<float>(vectors.Values.AsSpan(example * vectors.Width, vectors.Width));
}
