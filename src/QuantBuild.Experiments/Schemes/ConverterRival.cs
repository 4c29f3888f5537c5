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
    private IReadOnlyList<string> _notes = [];

    /// <summary>Where they are, once they are written.</summary>
    public string Folder { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Directory)) + ".converter";

    /// <summary>Writes them.</summary>
    public void Write() => _notes = ConverterScheme.Write(run.Source, Folder, QuantizedDtype.UInt8);

    /// <summary>The compressed bytes of a result's files.</summary>
    public long BytesOf(QuantizedModel quantized)
    {
        var folder = Folder + ".recipe";
        try
        {
            ModelGraphFile.Write(folder, quantized, run.Source);
            return ArtifactSizes.Of(folder).Compressed(RecipeScheme.Counted);
        }
        finally
        {
            Delete(folder);
        }
    }

    /// <summary>Puts them where the scheme's result belongs.</summary>
    /// <param name="why">Why none of the scheme's is taken; no sentence end.</param>
    public SchemeOutcome Keep(string why)
    {
        ConverterScheme.Write(run, QuantizedDtype.UInt8);
        return Tell(appliesPasses: false, [$"The converter's rounding was kept: {why}.", .. _notes]);
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

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
