namespace QuantBuild.Quantization.Rounding;

/// <summary>Rounds to the nearest code, half to even.</summary>
public sealed class NearestRounding : IRoundingRule
{
    private NearestRounding()
    {
    }

    /// <summary>The rule.</summary>
    public static NearestRounding Instance { get; } = new();

    /// <inheritdoc/>
    public int Choose(double position, int highestCode) => (int)Math.Clamp(Math.Round(position, MidpointRounding.ToEven), 0, highestCode);
}
