namespace QuantBuild.Reporting;

/// <summary>One weight of a variant: how it is stored, and what that did to its values.</summary>
/// <param name="Name">The weight's name, such as <c>conv2d/kernel</c>.</param>
/// <param name="StoredDtype">The type of the stored elements: <c>float32</c>, <c>uint8</c> …</param>
/// <param name="Elements">How many elements it has.</param>
/// <param name="Bytes">How many bytes it takes in the weight files.</param>
/// <param name="SqnrDb">Signal over quantization noise against the reference, which is the float weight, or the kernel that the scheme's
/// passes made of it, in dB; null where there is no reference, no error, or no signal.</param>
/// <param name="MaxAbs">The largest absolute error, in the weight's own unit; null where there is no reference.</param>
/// <param name="Rms">The root of the mean squared error, in the weight's own unit; null where there is no reference.</param>
/// <param name="GzipBytes">How many of them are left under gzip, each weight by itself; null where that was not measured.</param>
/// <param name="BrotliBytes">How many of them are left under brotli, each weight by itself; null where that was not measured.</param>
public sealed record LayerReport(
    string Name,
    string StoredDtype,
    long Elements,
    long Bytes,
    double? SqnrDb = null,
    double? MaxAbs = null,
    double? Rms = null,
    long? GzipBytes = null,
    long? BrotliBytes = null) : ReportNode
{
    /// <summary>How it was quantized; null where that is not known.</summary>
    public WeightRecipe? Recipe { get; init; }
}

/// <summary>How one weight was quantized, in the words of recipes.</summary>
/// <param name="Op">What it is to the model; null for none of those that recipes name.</param>
/// <param name="Rule">The place, from 0, of the recipe's rule that took it; null where none did.</param>
/// <param name="Levels">How many levels it has; null where it has none.</param>
/// <param name="Range">What the levels are spread over; <c>step</c> where their distance was given. Null where there are none.</param>
/// <param name="Rounding">How it was rounded: <c>nearest</c>, <c>rateAware</c>, <c>secondOrder</c>, <c>refined</c>, or one of
/// these two with <c>, rateAware</c>; null where it was not.</param>
public sealed record WeightRecipe(string? Op, long? Rule, long? Levels, string? Range, string? Rounding) : ReportNode;

/// <summary>How the values of one weight are spread, before and after quantization, over the same bins of equal width.</summary>
/// <param name="Weight">The weight's name.</param>
/// <param name="Low">Where the first bin begins, in the weight's own unit.</param>
/// <param name="High">Where the last bin ends; greater than <paramref name="Low"/>.</param>
/// <param name="Before">Elements of the reference weight in each bin.</param>
/// <param name="After">Elements of the stored weight in each bin; as many bins. Values beyond an end count in the bin there.</param>
public sealed record WeightHistogram(
    string Weight, double Low, double High, IReadOnlyList<long> Before, IReadOnlyList<long> After) : ReportNode;
