namespace QuantBuild.Datasets.Internal.Numpy;

/// <summary>An array of NumPy, its numbers as float32.</summary>
/// <param name="Shape">The dimensions, outermost first; empty for a single number.</param>
/// <param name="Values">The values, row-major.</param>
internal sealed record NumpyArray(IReadOnlyList<int> Shape, float[] Values);
