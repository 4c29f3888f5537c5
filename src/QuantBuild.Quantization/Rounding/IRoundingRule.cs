namespace QuantBuild.Quantization.Rounding;

/// <summary>Chooses the code of one value.</summary>
public interface IRoundingRule
{
    /// <summary>Chooses a code.</summary>
    /// <param name="position">Where the value lies, in steps from the lowest code; it may lie outside of the grid.</param>
    /// <param name="highestCode">The highest code there is.</param>
    /// <returns>The code, 0 to <paramref name="highestCode"/>.</returns>
    int Choose(double position, int highestCode);

    /// <summary>Chooses a code where codes are dearer or cheaper than elsewhere, beside the error that they make.</summary>
    /// <param name="position">Where the value lies.</param>
    /// <param name="highestCode">The highest code there is.</param>
    /// <param name="price">By what a code's price is multiplied; rules that have none go by the position alone.</param>
    /// <returns>The code, 0 to <paramref name="highestCode"/>.</returns>
    int Choose(double position, int highestCode, double price) => Choose(position, highestCode);
}

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
