namespace QuantBuild.Datasets;

/// <summary>The examples of a described dataset: inputs, read batch by batch, and targets.</summary>
public abstract class DescribedDataset
{
    private protected DescribedDataset(
        IReadOnlyList<int> exampleShape, DatasetTargets targets, string sha256, IReadOnlyList<string>? notices = null)
        : this([new ExampleInput(null, exampleShape)], targets, sha256, notices)
    {
    }

    private protected DescribedDataset(
        IReadOnlyList<ExampleInput> inputs, DatasetTargets targets, string sha256, IReadOnlyList<string>? notices = null)
    {
        (Inputs, Targets, Sha256, Notices) = (inputs, targets, sha256, notices ?? []);
        ExampleShape = inputs is [var only] ? only.Shape : [inputs.Sum(input => input.Size)];
    }

    /// <summary>What an example is made of: one input, or several of the model's by name. Its values are those of one after the
    /// other.</summary>
    public IReadOnlyList<ExampleInput> Inputs { get; }

    /// <summary>The number of examples.</summary>
    public int Count => Targets.Count;

    /// <summary>The shape of one example, without the batch, channels last; of several inputs the number of all values.</summary>
    public IReadOnlyList<int> ExampleShape { get; }

    /// <summary>What a model should say of each example.</summary>
    public DatasetTargets Targets { get; }

    /// <summary>SHA-256 of the bytes of all files, one after the other: inputs, then targets; pictures in ordinal order of their paths. In
    /// lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>What a user should know of how the data was taken, a sentence each: files left out, cells taken as names of rows.
    /// Printable; usually empty.</summary>
    public IReadOnlyList<string> Notices { get; }

    /// <summary>The file that an example is, where each has one of its own: a picture.</summary>
    /// <param name="position">Where in the dataset it stands.</param>
    /// <returns>The path, or null where many examples are in one file.</returns>
    public virtual string? FileOf(int position) => null;

    /// <summary>Reads examples, ready for a model.</summary>
    /// <param name="positions">Which ones, in the order in which they are wanted.</param>
    /// <param name="batchSize">Examples in a batch, at least 1; the last may hold fewer.</param>
    /// <param name="skipUnreadable">Leave out pictures that cannot be read, and list them in their batch;
    /// else the first one is an error.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The batches; dispose of each after use.</returns>
    /// <exception cref="DatasetException">A picture cannot be read: the error names the file.</exception>
    public abstract IAsyncEnumerable<ExampleBatch> ReadBatchesAsync(
        IReadOnlyList<int> positions, int batchSize, bool skipUnreadable = false, CancellationToken cancellationToken = default);
}
