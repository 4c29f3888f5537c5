using QuantBuild.Quantization.Arithmetic;
using QuantBuild.Quantization.Corrections;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Rounding;

namespace QuantBuild.Quantization.Recipes;

/// <summary>A weight as a file stores it, and as TF.js restores it.</summary>
/// <param name="Restored">The values that TF.js computes with.</param>
/// <param name="Dtype">What the values are stored in; null for float32 as it is.</param>
/// <param name="Codes">The codes where the dtype is uint8 or uint16; else null.</param>
public sealed record StoredWeight(WeightTensor Restored, QuantizedDtype? Dtype, QuantizedWeight? Codes)
{
    /// <summary>What the values that the codes stand for are multiplied by, once, before the first prediction: a scale a channel, of as
    /// many dimensions as the weight; null where the codes stand for the weight itself.</summary>
    public StoredWeight? Scales { get; init; }

    /// <summary>What was done to it; null where nothing was.</summary>
    public WeightTreatment? Treatment { get; init; }

    /// <summary>Stores a weight as float32, exactly.</summary>
    /// <param name="weight">The weight.</param>
    /// <returns>The stored weight.</returns>
    public static StoredWeight Float32(WeightTensor weight) => new(weight, null, null);

    /// <summary>Stores a weight as float16.</summary>
    /// <param name="weight">The weight; what lies beyond float16's range becomes infinite.</param>
    /// <returns>The stored weight.</returns>
    public static StoredWeight Float16(WeightTensor weight)
    {
        var halves = new Half[weight.Values.Length];
        var restored = new float[halves.Length];
        Float16Quantizer.Quantize(weight.Values.Span, halves);
        Float16Quantizer.Dequantize(halves, restored);
        return new StoredWeight(weight.With(restored), QuantizedDtype.Float16, null);
    }

    /// <summary>Stores codes on a grid, where it can be those about the middle of a byte.</summary>
    /// <param name="codes">The codes.</param>
    /// <returns>The stored weight.</returns>
    public static StoredWeight OnGrid(QuantizedWeight codes)
    {
        var stored = codes.WithZeroInTheMiddle();
        return new(stored.Dequantize(), stored.Grid.Dtype, stored);
    }

    /// <summary>Stores other values of the weight as these are: in the same type, with as many digits, on a grid of the same distance or of
    /// as many levels.</summary>
    /// <param name="values">The other values.</param>
    /// <returns>The stored weight, of the same treatment.</returns>
    public StoredWeight Again(WeightTensor values) => (this switch
    {
        { Dtype: QuantizedDtype.Float16 } => Float16(CoarseVectors.WithDigitsOf(Restored, values)),
        { Codes: { } codes } => OnGrid(GridLike(codes.Grid).For(values).Quantize(values, NearestRounding.Instance)),
        _ => Float32(values),
    }) with { Treatment = Treatment };

    /// <summary>Stores a bias or one of a batch normalization's vectors in half the bytes where that costs nothing; see
    /// <see cref="SmallVectorFormat"/>.</summary>
    /// <param name="vector">The vector.</param>
    /// <returns>The stored weight.</returns>
    public static StoredWeight SmallVector(WeightTensor vector) => SmallVectorFormat.Choose(vector) switch
    {
        null => Float32(vector),
        QuantizedDtype.Float16 => Float16(vector),
        { } dtype => OnGrid(GridFitting.MinMax(vector, dtype, dtype.GetHighestCode() + 1).Quantize(vector, NearestRounding.Instance)),
    };

    private KernelGrid GridLike(QuantizationGrid grid) => Treatment?.Range == GridRange.Distance
        ? KernelGrid.Distance(grid.Parameters.Scale)
        : KernelGrid.Levels(grid.Levels);
}
