using QuantBuild.Datasets;

namespace QuantBuild.Experiments.Scoring.Tables;

/// <summary>What the float model gives for each example: metrics that need no labels compare with it.</summary>
/// <param name="count">The number of examples.</param>
/// <param name="source">The description, for errors; null where there is none.</param>
internal sealed class FloatOutputs(int count, string? source)
{
    // 2 GiB: more would not fit beside what the models take.
    private const long MostValues = 1L << 29;

    private readonly Lock _gate = new();
    private float[]?[][]? _rows;
    private ModelOutput[] _kinds = [];
    private long _values;

    /// <summary>The outputs, in the model's order.</summary>
    public IReadOnlyList<ModelOutput> Outputs => _kinds;

    /// <summary>Keeps what the model gives for some examples.</summary>
    /// <param name="positions">Their positions in the dataset.</param>
    /// <param name="outputs">What the model gives.</param>
    /// <exception cref="DatasetException">It is too much to be kept.</exception>
    public void Add(IReadOnlyList<int> positions, IReadOnlyList<ModelOutput> outputs)
    {
        lock (_gate)
        {
            if (_rows is null)
            {
                _kinds = [.. outputs.Select(output => output with { Rows = [] })];
                _rows = [.. outputs.Select(_ => new float[]?[count])];
            }

            for (var output = 0; output < outputs.Count; output++)
            {
                for (var i = 0; i < positions.Count; i++)
                {
                    _rows[output][positions[i]] = outputs[output].Rows[i];
                    _values += outputs[output].Rows[i].Length;
                }
            }
        }

        if (_values > MostValues)
        {
            throw new DatasetException(
                DatasetRejection.TooLarge,
                "The float model's outputs, which variants are compared with, take more than 2 GiB; describe fewer examples.",
                source);
        }
    }

    /// <summary>What the model gives at an output for an example.</summary>
    public float[] Row(int output, int example) => _rows![output][example]!;

    /// <summary>The rows of an output, of the examples that were read.</summary>
    public IEnumerable<float[]> Rows(int output) => (_rows?[output] ?? []).OfType<float[]>();
}
