using System.Globalization;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Sizes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>The converter's 8 bits of a source, which a scheme's results are set beside, in a folder beside the variant's until this is
/// disposed.</summary>
/// <param name="run">What is quantized.</param>
internal sealed class ConverterRival(SchemeRun run) : IDisposable
{
    private readonly Dictionary<Compression, long> _bytes = [];
    private IReadOnlyList<string> _notes = [];

    /// <summary>Where they are, once they are written.</summary>
    public string Folder { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)) + ".converter";

    /// <summary>Writes them.</summary>
    public void Write() => _notes = ConverterScheme.Write(run.Source, Folder, QuantizedDtype.UInt8).Notes;

    /// <summary>Their compressed bytes, which are counted once.</summary>
    public long BytesBy(Compression compression)
    {
        if (!_bytes.TryGetValue(compression, out var bytes))
        {
            _bytes.Add(compression, bytes = ArtifactSizes.Of(Folder).Compressed(compression));
        }

        return bytes;
    }

    /// <summary>The compressed bytes of a result's files.</summary>
    public long BytesOf(QuantizedModel quantized) => Measure(quantized, [RecipeScheme.Counted])[0];

    /// <summary>The compressed bytes of a result's files as a share of these; the largest of those by the counts that bound it.</summary>
    public double ShareOf(QuantizedModel quantized) =>
        Measure(quantized, RecipeScheme.Bounded).Zip(RecipeScheme.Bounded.Select(BytesBy)).Max(pair => (double)pair.First / pair.Second);

    /// <summary>Puts them where the scheme's result belongs.</summary>
    /// <param name="why">Why none of the scheme's is taken; no sentence end.</param>
    public SchemeOutcome Keep(string why)
    {
        var kept = ConverterScheme.Write(run, QuantizedDtype.UInt8);
        return Tell(appliesPasses: false, [$"The converter's rounding was kept: {why}.", .. _notes]) with { Weights = kept.Weights };
    }

    /// <summary>Shows the first of the notes, and makes them the report's.</summary>
    public SchemeOutcome Tell(bool appliesPasses, IReadOnlyList<string> notes)
    {
        run.Log.Output.WriteLine(notes[0]);
        return new SchemeOutcome(appliesPasses, notes);
    }

    /// <summary>An error as the report shows it.</summary>
    public static string Show(double error) => error.ToString("G3", CultureInfo.InvariantCulture);

    public void Dispose() => Delete(Folder);

    private long[] Measure(QuantizedModel quantized, IReadOnlyList<Compression> compressions)
    {
        var folder = Folder + ".recipe";
        try
        {
            ModelGraphFile.Write(folder, quantized, run.Source);
            return [.. compressions.Select(ArtifactSizes.Of(folder).Compressed)];
        }
        finally
        {
            Delete(folder);
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
