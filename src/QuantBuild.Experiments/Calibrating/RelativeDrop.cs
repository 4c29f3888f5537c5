namespace QuantBuild.Experiments.Calibrating;

/// <summary>The growth of an error as a share of the float model's.</summary>
internal static class RelativeDrop
{
    /// <summary>The share; null where the float model makes no error, which nothing is a share of.</summary>
    public static double? Of(double growth, double error) => float.IsNormal((float)error) ? growth / error : null;
}
