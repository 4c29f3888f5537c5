namespace QuantBuild.Keras.Layers.Reshaping;

/// <summary>Layers that TF.js computes rightly along the last dimension only: another one changes places with it,
/// before and after.</summary>
internal static class LastDimension
{
    /// <param name="axis">The dimension, counted with the batch from 0.</param>
    /// <param name="onLast">What works on the last dimension.</param>
    public static Func<KerasTensor, KerasTensor> InPlaceOf(int axis, Func<KerasTensor, KerasTensor> onLast) => x =>
    {
        var last = x.Shape.Count;
        if (axis == last)
        {
            return onLast(x);
        }

        int[] swapped = [.. Enumerable.Range(1, last).Select(dim => dim == axis ? last : dim == last ? axis : dim)];
        return new Permute(swapped).Apply(onLast(new Permute(swapped).Apply(x)));
    };
}
