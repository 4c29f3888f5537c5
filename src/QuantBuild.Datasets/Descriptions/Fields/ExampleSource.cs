using QuantBuild.Common;

namespace QuantBuild.Datasets.Descriptions.Fields;

/// <summary>One kind of dataset, as its description states it.</summary>
internal abstract record ExampleSource
{
    /// <summary>The files and folders of the data.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>The kind of targets that follows from the description alone; null where the metrics or the data decide.</summary>
    public virtual bool? HasClasses => null;

    /// <summary>Whether the probability of the true class is known, which a loss needs.</summary>
    public virtual bool HasClassIndices => true;

    /// <summary>Whether something may be known of the examples that metrics can compare with.</summary>
    public virtual bool HasTruth => true;

    /// <summary>The source for a model: only made-up examples depend on it.</summary>
    /// <param name="inputs">What the model takes.</param>
    /// <param name="description">The description, for errors.</param>
    public virtual ExampleSource For(IReadOnlyList<OpenInput> inputs, string description) => this;

    /// <summary>What the examples are read from: a file, a folder, or an array in a file.</summary>
    public abstract string Place { get; }

    /// <summary>Reads the data.</summary>
    /// <param name="limits">How much is made of a file.</param>
    public abstract DescribedDataset Open(ReadLimits limits);

    /// <summary>Other examples of the same kind, prepared as these are.</summary>
    /// <param name="json">The section that says where they are.</param>
    /// <param name="folder">The description's folder.</param>
    /// <param name="limits">How much is made of a file.</param>
    public abstract ExampleSource Other(JsonCursor json, string folder, ReadLimits limits);

    /// <summary>Whether some examples may be those of another source: both have one place, or the one lies in the other.</summary>
    public bool Overlaps(ExampleSource other) => Contains(Place, other.Place) || Contains(other.Place, Place);

    private static bool Contains(string place, string other) =>
        other == place || other.StartsWith(place + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
