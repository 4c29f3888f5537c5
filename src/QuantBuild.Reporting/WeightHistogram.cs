namespace QuantBuild.Reporting;

/// <summary>How the values of one weight are spread, before and after quantization, over the same bins of equal width.</summary>
/// <param name="Weight">The weight's name.</param>
/// <param name="Low">Where the first bin begins, in the weight's own unit.</param>
/// <param name="High">Where the last bin ends; greater than <paramref name="Low"/>.</param>
/// <param name="Before">Elements of the reference weight in each bin.</param>
/// <param name="After">Elements of the stored weight in each bin; as many bins. Values beyond an end count in the bin there.</param>
public sealed record WeightHistogram(string Weight, double Low, double High, IReadOnlyList<long> Before, IReadOnlyList<long> After) : ReportNode;
