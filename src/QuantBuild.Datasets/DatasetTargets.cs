namespace QuantBuild.Datasets;

/// <summary>What a model should say of each example: <see cref="ValueTargets"/>, <see cref="ClassTargets"/> or labels of class descriptions.</summary>
public abstract record DatasetTargets
{
    private protected DatasetTargets()
    {
    }

    /// <summary>The number of examples.</summary>
    public abstract int Count { get; }
}
