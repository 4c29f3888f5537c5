using QuantBuild.Common;
using QuantBuild.Conversion;
using QuantBuild.Conversion.ForTfjs;
using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Datasets;
using QuantBuild.Graph.Layers;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Quantizing;

namespace QuantBuild.Experiments.Described;

/// <summary>A model that somebody brings: a TF.js model, or a file of Keras.</summary>
public static class ModelSource
{
    private const string ModelJson = "model.json";

    /// <summary>Shows a model's layers, and writes it as TF.js artifacts: what TF.js loads is copied as it is.</summary>
    /// <param name="path">The model's folder, its <c>model.json</c>, or a file of Keras.</param>
    /// <param name="directory">The folder to write, replaced as a whole or not at all.</param>
    /// <param name="output">Takes the table of layers.</param>
    /// <param name="limits">How much is made of the file before it is refused; <see cref="ReadLimits.Default"/> where none is
    /// given.</param>
    /// <exception cref="ConversionException">The file of Keras is missing, or has a layer or option that is not supported.</exception>
    /// <exception cref="LayersException">The TF.js model has a layer or option that is not supported.</exception>
    /// <exception cref="TfjsFormatException">The TF.js model is damaged, or the folder cannot be written.</exception>
    public static void Write(string path, string directory, TextWriter output, ReadLimits? limits = null)
    {
        if (IsTfjs(path) && IsForTfjs(path, output))
        {
            Copy(path, directory);
            return;
        }

        // TF.js would not load what Keras 3 wrote, nor what was made of it.
        var model = Read(path, limits);
        model.Summarize().Write(output);
        var rewriting = TfjsRewriting.Of(model);
        Warn(rewriting.Differences.Where(difference => !difference.IsSolved), output);
        TfjsLayersFile.Write(rewriting.Model, directory);
    }

    /// <summary>Writes the model as TF.js artifacts, anew, whatever it was written by.</summary>
    /// <param name="path">The model's folder, its <c>model.json</c>, or a file of Keras.</param>
    /// <param name="directory">The folder to write, replaced as a whole or not at all.</param>
    /// <param name="output">Takes the table of layers.</param>
    /// <param name="limits">How much is made of the file before it is refused.</param>
    /// <param name="options">The layout on disk; null for the defaults.</param>
    /// <returns>What Keras computes otherwise than TF.js, and was written as other layers: a sentence each.</returns>
    /// <exception cref="ExperimentException">TF.js has nothing that computes the same.</exception>
    /// <exception cref="ConversionException">The model is missing, or has a layer or option that is not supported.</exception>
    /// <exception cref="TfjsFormatException">The TF.js model is damaged, or the folder cannot be written.</exception>
    public static IReadOnlyList<string> Convert(
        string path, string directory, TextWriter output, ReadLimits limits, TfjsWriteOptions? options = null)
    {
        var model = Read(path, limits);
        model.Summarize().Write(output);
        var rewriting = TfjsRewriting.Of(model);
        TfjsDifference[] unsolved = [.. rewriting.Differences.Where(difference => !difference.IsSolved)];
        if (unsolved.Length > 0)
        {
            var others = unsolved.Length > 1 ? $" (and {unsolved.Length - 1} more)" : string.Empty;
            throw new ExperimentException($"The model cannot be converted. {unsolved[0]}{others}");
        }

        TfjsLayersFile.Write(rewriting.Model, directory, options);
        return [.. rewriting.Differences.Select(difference => difference.ToString())];
    }

    /// <summary>Says what something is that was given as a TF.js model, by its content.</summary>
    /// <param name="path">A file or folder.</param>
    /// <returns>Sentences that name its kind and what takes it; null where it may be a TF.js model, is not known, or cannot be
    /// read.</returns>
    public static string? DescribeForeign(string path) => KerasModelFile.DescribeForeign(path);

    /// <summary>Reads the model.</summary>
    /// <param name="path">The model's folder, its <c>model.json</c>, or a file of Keras.</param>
    /// <param name="limits">How much is made of the file before it is refused; <see cref="ReadLimits.Default"/> where none is
    /// given.</param>
    /// <returns>The model.</returns>
    /// <exception cref="ConversionException">The model is missing, or has a layer or option that is not supported.</exception>
    /// <exception cref="TfjsFormatException">The TF.js model is damaged.</exception>
    public static LayersModel Read(string path, ReadLimits? limits = null) =>
        IsTfjs(path) ? TfjsLayersFile.Read(path) : KerasModelFile.Read(path, limits);

    /// <summary>What the model takes, once it is written as TF.js artifacts.</summary>
    /// <param name="path">The model's folder, its <c>model.json</c>, or a file of Keras.</param>
    /// <param name="limits">How much is made of the file before it is refused.</param>
    public static IReadOnlyList<OpenInput> InputsOf(string path, ReadLimits? limits = null)
    {
        if (!IsTfjs(path))
        {
            return new ModelFeeds(Read(path, limits).ToGraph().Inputs).Open;
        }

        using var runnable = RunnableModel.Load(path);
        return runnable.Feeds.Open;
    }

    /// <summary>The name of a model for which none is given: that of its file without ending, or of its folder.</summary>
    /// <param name="path">The model.</param>
    public static string DefaultName(string path) => IsTfjs(path) && (Directory.Exists(path) || Path.GetFileName(path) == ModelJson)
        ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Place(path)))
        : Path.GetFileNameWithoutExtension(path);

    /// <summary>What the model consists of: a folder with <c>model.json</c> and its weight files, or one file.</summary>
    /// <param name="path">The model.</param>
    public static string Place(string path) =>
        IsTfjs(path) && !Directory.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;

    // Shows the layers of a model that TF.js loads.
    private static bool IsForTfjs(string path, TextWriter output)
    {
        using var artifacts = TfjsModel.Open(path);
        if (artifacts.Format == TfjsModelFormat.GraphModel)
        {
            return true;
        }

        var summary = LayersFile.Summarize(artifacts);
        if (summary.IsForTfjs)
        {
            summary.Write(output);
            Warn(TfjsRewriting.Of(TfjsLayersFile.Read(path)).Differences, output);
        }

        return summary.IsForTfjs;
    }

    private static void Warn(IEnumerable<TfjsDifference> differences, TextWriter output)
    {
        foreach (var difference in differences)
        {
            output.WriteLine($"Warning: {difference} What is computed here is what Keras computes.");
        }
    }

    // No rule applies to any weight: bytes and topology stay what they are. What an optimizer keeps would count as bytes that
    // quantization saves.
    private static void Copy(string path, string directory) =>
        TfjsModelQuantizer.Quantize(
            path, directory, QuantizationPlan.Create([]), new TfjsWriteOptions { FileName = ModelJson, KeepsOptimizer = false });

    /// <summary>Whether a path is that of a TF.js model, by its name.</summary>
    internal static bool IsTfjs(string path) =>
        Directory.Exists(path) || string.Equals(Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase);
}
