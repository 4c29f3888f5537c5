using System.Globalization;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Reporting;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>The examples that an experiment's variants are judged on.</summary>
public abstract class TestData : IDisposable
{
    /// <summary>What the report says of the data: name, number of examples, checksum.</summary>
    public abstract DatasetInfo Info { get; }

    /// <summary>The number of examples, those among them that cannot be read.</summary>
    public abstract int Count { get; }

    /// <summary>How many examples a model is given at once. What comes of an example may depend, in its last bit, on those beside it: work
    /// is cut between batches and never within one, so that no cut changes a result.</summary>
    public abstract int BatchSize { get; }

    /// <summary>Whether a metric compares with the float model, so that its outputs are needed for the same examples.</summary>
    public virtual bool NeedsOriginal => false;

    /// <summary>A hash of all that decides what is made of a model's outputs: the examples and what is true of them, the metrics, how the
    /// examples are prepared and put together. In lower-case hexadecimal digits.</summary>
    public abstract string Fingerprint { get; }

    /// <summary>Measures one model.</summary>
    /// <param name="model">A loaded variant.</param>
    /// <param name="span">The examples that count; null for all.</param>
    /// <returns>What the model made of each example; the others count as not read.</returns>
    public abstract Outcome Evaluate(RunnableModel model, ExampleSpan? span = null);

    /// <summary>
    /// Takes a model for the one that metrics such as <c>agreement</c> compare others with. Does nothing where no metric does.
    /// </summary>
    /// <param name="original">The float model.</param>
    /// <param name="span">The examples that are compared on; null for all.</param>
    public virtual void CompareWith(RunnableModel original, ExampleSpan? span = null)
    {
    }

    /// <summary>Takes notice of what was made of all examples elsewhere, so that <see cref="Info"/> counts those that could be
    /// read.</summary>
    /// <param name="outcome">What was made of them.</param>
    public virtual void Take(Outcome outcome)
    {
    }

    /// <summary>Predicts a few examples, so that what happens but once, as memory that grows, is not timed.</summary>
    /// <param name="model">A loaded variant.</param>
    public virtual void WarmUp(RunnableModel model)
    {
    }

    /// <summary>The name of a class that a model predicts.</summary>
    /// <param name="index">The class, from 0.</param>
    /// <returns>The name, for people.</returns>
    public virtual string ClassName(int index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The class of an example, where the data says it in the model's own classes.</summary>
    /// <param name="example">Its position in the dataset.</param>
    /// <returns>The class, or null.</returns>
    public virtual int? ClassOf(int example) => null;

    /// <summary>How the data names an example.</summary>
    /// <param name="example">Its position in the dataset.</param>
    /// <returns>The position, or the name of a file.</returns>
    public virtual string NameOf(int example) => example.ToString(CultureInfo.InvariantCulture);

    /// <summary>What an example is.</summary>
    /// <param name="example">Its position in the dataset.</param>
    /// <returns>The label, for people.</returns>
    public virtual string LabelOf(int example) => ClassOf(example) is { } index ? ClassName(index) : string.Empty;

    /// <summary>Whether a prediction is right, as the metrics count it.</summary>
    /// <param name="example">Its position in the dataset.</param>
    /// <param name="predicted">The predicted class.</param>
    public virtual bool IsRight(int example, int predicted) => ClassOf(example) == predicted;

    /// <summary>A small picture of an example, for the report.</summary>
    /// <param name="example">Its position in the dataset.</param>
    /// <returns>A data URI of PNG or JPEG, or null where there is nothing to see.</returns>
    public virtual string? ThumbnailOf(int example) => null;

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
