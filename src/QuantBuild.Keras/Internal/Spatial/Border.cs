namespace QuantBuild.Keras.Internal.Spatial;

/// <summary>Rows and columns added at each side of an image.</summary>
internal readonly record struct Border(int Top, int Bottom, int Left, int Right)
{
    public bool IsSymmetric => Top == Bottom && Left == Right;

    /// <summary>The order that libtorch takes: last dimension first.</summary>
    public long[] ForNchw => [Left, Right, Top, Bottom];
}
