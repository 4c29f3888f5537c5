namespace QuantBuild.Datasets.Idx;

/// <summary>The content of an IDX file of unsigned bytes.</summary>
/// <param name="Shape">The dimensions, outermost first: [count] for labels, [count, height, width] for images.</param>
/// <param name="Values">The values, row-major.</param>
/// <param name="Sha256">SHA-256 of the decompressed file, header and values, in lower-case hexadecimal digits.</param>
public sealed record IdxArray(IReadOnlyList<int> Shape, byte[] Values, string Sha256);
