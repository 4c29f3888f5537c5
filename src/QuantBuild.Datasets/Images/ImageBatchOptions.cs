using QuantBuild.Common;

namespace QuantBuild.Datasets.Images;

/// <summary>How photographs are made into batches.</summary>
public sealed record ImageBatchOptions
{
    /// <summary>Photographs in a batch; the last batch may hold fewer. Default: 8, which inference on few cores likes best.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>The height that photographs are resized to, in pixels. Default: 224.</summary>
    public int Height { get; init; } = 224;

    /// <summary>The width that photographs are resized to, in pixels. Default: 224.</summary>
    public int Width { get; init; } = 224;

    /// <summary>How many batches are decoded ahead of the one in use, each on a thread of its own. Default: 2.</summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>How much is made of a file: a few bytes of a picture may claim any number of pixels. Default:
    /// <see cref="ReadLimits.Default"/>, and at least 67 million pixels.</summary>
    public ReadLimits Limits { get; init; } = ReadLimits.Default;

    /// <summary>Whether unreadable pictures are left out and listed; else the first one ends the reading with
    /// an error. Default: no.</summary>
    public bool SkipUnreadable { get; init; }
}
