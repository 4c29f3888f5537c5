using QuantBuild.Keras;
using QuantBuild.Reporting;

namespace QuantBuild.Demos;

/// <summary>The examples that a demo's variants are judged on.</summary>
public abstract class TestData : IDisposable
{
    /// <summary>What the report says of the data: name, number of examples, checksum.</summary>
    public abstract DatasetInfo Info { get; }

    /// <summary>Measures one model on every example.</summary>
    /// <param name="model">A loaded variant.</param>
    /// <returns>What the model made of each example.</returns>
    public abstract Outcome Evaluate(Model model);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases the tensors.</summary>
    /// <param name="disposing">Whether called from <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
