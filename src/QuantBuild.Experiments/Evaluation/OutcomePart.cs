using QuantBuild.Common;
using QuantBuild.Experiments.Scoring;

namespace QuantBuild.Experiments.Evaluation;

/// <summary>What a model made of some of the examples, as bytes, and put together again.</summary>
/// <remarks>Little-endian: the number of metrics, and of each its name, preprocessing and a float64 an example; the same of each output
/// that is compared with the float model's, behind the output's name; then of each preprocessing the predicted classes, an int32 an
/// example. Names are UTF-8 behind their length in seven-bit groups; a preprocessing stands behind a byte that says whether there is one.
/// </remarks>
public static class OutcomePart
{
    // As many as anything can have columns: a damaged file must not ask for more.
    private const int MostColumns = 100_000;

    /// <summary>The part as bytes.</summary>
    /// <param name="outcome">What was made of the examples.</param>
    /// <param name="span">Which of them are kept.</param>
    public static byte[] ToBytes(Outcome outcome, ExampleSpan span)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        WriteAll(writer, outcome.Scores, column => Write(writer, column, span));
        WriteAll(writer, outcome.Outputs, column =>
        {
            writer.Write(column.Output);
            Write(writer, column.Score, span);
        });
        WriteAll(writer, outcome.Predictions, column =>
        {
            Write(writer, column.Preprocess);
            for (var example = span.Start; example < span.End; example++)
            {
                writer.Write(column.Classes[example]);
            }
        });
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Puts parts together, as if all examples had been evaluated at once.</summary>
    /// <param name="count">The number of all examples.</param>
    /// <param name="parts">The parts, which together are all examples, each of them once.</param>
    /// <returns>What was made of all examples.</returns>
    /// <exception cref="ExperimentException">A part is damaged, or they are not of one evaluation.</exception>
    public static Outcome Join(int count, IReadOnlyList<(ExampleSpan Span, byte[] Bytes)> parts) => ReaderGuard.Read(
        () =>
        {
            Outcome[] read = [.. parts.Select(part => Read(part.Bytes, part.Span.Count))];

            // Where no example could be read, nothing is known of what is compared.
            var known = read.Where(part => part.Scores.Any(column => column.Values.Any(value => !double.IsNaN(value)))).ToArray();
            var first = known.FirstOrDefault() ?? read[0];
            return Outcome.Of(
                [.. first.Scores.Select(column => column with
                {
                    Values = Column(part => part.Scores.FirstOrDefault(other => IsSame(other, column))?.Values, double.NaN),
                })],
                [.. first.Outputs.Where(column => known.All(part => part.Outputs.Any(other => IsSame(other, column))))
                    .Select(column => column with
                    {
                        Score = column.Score with
                        {
                            Values = Column(
                                part => part.Outputs.FirstOrDefault(other => IsSame(other, column))?.Score.Values, double.NaN),
                        },
                    })],
                [.. first.Predictions.Select(column => column with
                {
                    Classes = Column(
                        part => part.Predictions.FirstOrDefault(other => other.Preprocess == column.Preprocess)?.Classes, -1),
                })]);

            T[] Column<T>(Func<Outcome, IReadOnlyList<T>?> find, T unknown)
            {
                var values = Enumerable.Repeat(unknown, count).ToArray();
                foreach (var (part, (span, _)) in read.Zip(parts))
                {
                    foreach (var (i, value) in (find(part) ?? []).Index())
                    {
                        values[span.Start + i] = value;
                    }
                }

                return values;
            }
        },
        (message, cause) => new ExperimentException($"What was made of some examples cannot be put together: {message}"));

    private static bool IsSame(ScoreColumn one, ScoreColumn other) => (one.Metric, one.Preprocess) == (other.Metric, other.Preprocess);

    private static bool IsSame(OutputColumn one, OutputColumn other) => one.Output == other.Output && IsSame(one.Score, other.Score);

    private static void WriteAll<T>(BinaryWriter writer, IReadOnlyList<T> columns, Action<T> write)
    {
        writer.Write(columns.Count);
        foreach (var column in columns)
        {
            write(column);
        }
    }

    private static void Write(BinaryWriter writer, ScoreColumn column, ExampleSpan span)
    {
        writer.Write(column.Metric);
        Write(writer, column.Preprocess);
        for (var example = span.Start; example < span.End; example++)
        {
            writer.Write(column.Values[example]);
        }
    }

    private static void Write(BinaryWriter writer, string? preprocess)
    {
        writer.Write(preprocess is not null);
        if (preprocess is not null)
        {
            writer.Write(preprocess);
        }
    }

    private static Outcome Read(byte[] bytes, int count)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var scores = ReadAll(reader, () => ReadScore(reader, count));
        var outputs = ReadAll(reader, () => new OutputColumn(reader.ReadString(), ReadScore(reader, count)));
        var predictions = ReadAll(reader, () => new PredictionColumn(
            ReadPreprocess(reader), Enumerable.Range(0, count).Select(_ => reader.ReadInt32()).ToArray()));
        return scores.Length > 0 && reader.BaseStream.Position == bytes.Length
            ? Outcome.Of(scores, outputs, predictions)
            : throw new InvalidDataException();
    }

    private static T[] ReadAll<T>(BinaryReader reader, Func<T> read) =>
        reader.ReadInt32() is >= 0 and <= MostColumns and var columns
            ? [.. Enumerable.Range(0, columns).Select(_ => read())]
            : throw new InvalidDataException();

    private static ScoreColumn ReadScore(BinaryReader reader, int count) => new(
        reader.ReadString(), ReadPreprocess(reader), Enumerable.Range(0, count).Select(_ => reader.ReadDouble()).ToArray());

    private static string? ReadPreprocess(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
