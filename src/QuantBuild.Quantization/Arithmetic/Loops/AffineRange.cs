namespace QuantBuild.Quantization.Arithmetic.Loops;

/// <summary>What quantizing needs of <see cref="AffineParameters"/>, in the float32 that the reference casts it to.</summary>
internal readonly struct AffineRange
{
    public readonly float Min;
    public readonly float Max;
    public readonly float Scale;

    public AffineRange(AffineParameters p, int highestCode)
    {
        Min = (float)p.Min;
        Max = (float)((highestCode * p.Scale) + p.Min);
        Scale = (float)p.Scale;
    }
}
