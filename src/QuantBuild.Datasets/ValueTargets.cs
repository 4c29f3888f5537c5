namespace QuantBuild.Datasets;

/// <summary>Values for each example: those of a regression, or a class as one-hot vector.</summary>
/// <param name="Values">Row-major values of shape [examples, <paramref name="Width"/>].</param>
/// <param name="Width">How many values an example has.</param>
public sealed record ValueTargets(float[] Values, int Width) : DatasetTargets
{
    /// <inheritdoc/>
    public override int Count => Values.Length / Width;
}
