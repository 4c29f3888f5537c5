namespace QuantBuild.Inference.Lowering;

/// <summary>Between channels last, [N, …, C], and channels first, [N, C, …].</summary>
internal static class ChannelOrder
{
    /// <summary>Rows to columns.</summary>
    public static readonly int[] Turned = [1, 0];

    /// <summary>A depthwise kernel's [height, width, in, multiplier] to [in, multiplier, height, width].</summary>
    public static readonly int[] DepthwiseKernel = [2, 3, 0, 1];

    /// <summary>The permutation from channels last to channels first.</summary>
    public static int[] ToFirst(int rank) => [0, rank - 1, .. Enumerable.Range(1, rank - 2)];

    /// <summary>The permutation from channels first to channels last.</summary>
    public static int[] ToLast(int rank) => [0, .. Enumerable.Range(2, rank - 2), 1];

    /// <summary>Where an axis of a channels-last value is, channels first.</summary>
    public static int Axis(int axis, int rank)
    {
        var positive = axis < 0 ? axis + rank : axis;
        return positive == 0 ? 0 : positive == rank - 1 ? 1 : positive + 1;
    }
}
