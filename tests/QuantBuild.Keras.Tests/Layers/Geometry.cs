namespace QuantBuild.Keras.Tests.Layers;

/// <summary>How a kernel or pool moves over an image.</summary>
public sealed record Geometry(int KernelHeight, int KernelWidth, int StrideY, int StrideX, string Padding, int Dilation = 1)
{
    public bool IsSame => Padding == "same";

    internal int[] Size => [KernelHeight, KernelWidth];

    internal int[] Strides => [StrideY, StrideX];

    internal int[] DilationRate => [Dilation, Dilation];
}
