using QuantBuild.Tfjs.Format;

namespace QuantBuild.Verification;

/// <summary>How far an output may be from TF.js's: by <see cref="Absolute"/>, or by <see cref="Relative"/> of the output's largest value,
/// whichever is more.</summary>
/// <param name="Absolute">In units of the output.</param>
/// <param name="Relative">As a share of the largest magnitude in the output, over all examples.</param>
/// <remarks>
/// Both engines compute in float32 from the same stored numbers, so that they differ by rounding alone, whose order of summation is not the
/// same. uint8 and uint16 add to it: TF.js dequantizes in double precision, our engine in the reference's float32, so that a weight may
/// differ in its last bit. Graph models are fed noise, which many were not trained on and answer with large values within, so that they may
/// differ by 1e-4. WebGL's functions are approximations of a card's own: 1e-3, and where it has float16 alone, 0.05.
/// </remarks>
public readonly record struct Tolerance(double Absolute, double Relative)
{
    private static readonly Tolerance _exact = new(1e-5, 2e-5);
    private static readonly Tolerance _dequantized = new(2e-5, 5e-5);
    private static readonly Tolerance _graph = new(2e-5, 1e-4);
    private static readonly Tolerance _webgl = new(1e-4, 1e-3);
    private static readonly Tolerance _half = new(1e-2, 5e-2);

    /// <summary>The tolerance for a model with weights stored in these types; the widest of them counts.</summary>
    /// <param name="stored">The types of the stored weights.</param>
    public static Tolerance For(IEnumerable<TfjsDtype> stored) =>
        stored.Any(dtype => dtype is TfjsDtype.UInt8 or TfjsDtype.UInt16) ? _dequantized : _exact;

    /// <summary>The tolerance for a model in a backend.</summary>
    /// <param name="stored">The types of the stored weights.</param>
    /// <param name="isGraphModel">Whether it is a Graph model, or one of layers.</param>
    /// <param name="backend">What TF.js computes with.</param>
    /// <param name="isHalf">Whether the backend has float16 alone.</param>
    public static Tolerance For(
        IEnumerable<TfjsDtype> stored, bool isGraphModel, TfjsBackend backend, bool isHalf = false) => backend switch
    {
        TfjsBackend.WebGL => isHalf ? _half : _webgl,
        _ => isGraphModel ? _graph : For(stored),
    };

    /// <summary>The largest difference allowed in one output.</summary>
    /// <param name="largest">The largest magnitude in it.</param>
    public double Allowed(double largest) => Math.Max(Absolute, Relative * largest);
}
