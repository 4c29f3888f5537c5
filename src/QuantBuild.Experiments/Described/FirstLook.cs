using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Scoring;
using QuantBuild.Graph;
using QuantBuild.Inference;

namespace QuantBuild.Experiments.Described;

/// <summary>Made-up inputs that a model can be run with, found by running it.</summary>
/// <param name="Inputs">What each input is given.</param>
/// <param name="TellsClasses">Whether an output is probabilities of classes, or the classes themselves.</param>
/// <param name="Obstacle">Why the model could not be run, whatever it was given; null where it could.</param>
public sealed record FirstLook(IReadOnlyList<FirstInput> Inputs, bool TellsClasses, string? Obstacle)
{
    private const int PictureRank = 3;
    private const int Colours = 3;
    private const int Pixels = 256;
    private const int Seed = 1;

    // What a side becomes that is left open: deep networks halve pictures up to seven times.
    private static readonly int[] _sides = [128, 192, 224, 256, 320, 64, 32];
    private static readonly int[] _lengths = [32, 128, 64, 16, 8, 1];

    /// <summary>Runs a model with inputs of likely sizes until it takes them.</summary>
    /// <param name="path">The model's folder, its <c>model.json</c>, or a file of Keras.</param>
    /// <param name="limits">How much is made of the file before it is refused.</param>
    /// <exception cref="ExperimentException">Not even the number of an input's dimensions is known.</exception>
    /// <exception cref="InferenceException">An op of the model cannot be run.</exception>
    public static FirstLook At(string path, ReadLimits? limits = null)
    {
        if (ModelSource.IsTfjs(path))
        {
            using var model = RunnableModel.Load(path);
            return At(model);
        }

        using var folder = ScratchFolder.Create("quantbuild-");
        var written = Path.Combine(folder.Path, "model");
        ModelSource.Write(path, written, TextWriter.Null, limits);
        return At(written, limits);
    }

    private static FirstLook At(RunnableModel model)
    {
        var open = model.Feeds.Open;
        var sizes = open.Any(input => input.Shape.Count == PictureRank) ? _sides : _lengths;
        string? obstacle = null;
        foreach (var size in open.Any(input => input.Shape.Contains(null)) ? sizes : sizes[..1])
        {
            var inputs = InputsOf(size);
            try
            {
                var outputs = Run(model, inputs);
                var tellsClasses = outputs.Any(output =>
                    output.AreIndices || new OutputKind(output.Width, AreIndices: false, AreLogits: false).IsDistribution(output.Rows));
                return new FirstLook(inputs, tellsClasses, Obstacle: null);
            }
            catch (InferenceException exception)
            {
                obstacle ??= exception.Message;
            }
        }

        return new FirstLook(InputsOf(sizes[0]), TellsClasses: false, obstacle);

        FirstInput[] InputsOf(int size) => [.. model.Feeds.Inputs.Select((input, i) => InputOf(model.Graph, input, open[i], size))];
    }

    private static FirstInput InputOf(OperationGraph graph, GraphInput input, OpenInput open, int size)
    {
        var isPicture = open.Shape.Count == PictureRank;
        int[] shape = [.. open.Shape.Select((known, i) => known ?? (isPicture && i == PictureRank - 1 ? Colours : size))];
        var rows = TableRows.NamedBy(graph, input);
        int? most = rows is { } named ? named - 1
            : input.Type == ElementType.Int32 && isPicture ? Pixels - 1
            : null;

        // A table of one row has nothing to choose from.
        return new FirstInput(open.Name, shape, open.Shape.Contains(null), most is > 1 ? most : null);
    }

    private static IReadOnlyList<ModelOutput> Run(RunnableModel model, FirstInput[] inputs)
    {
        float[] values = [.. inputs.SelectMany(input =>
            SyntheticInputs.Make(input.Shape, 1, Seed, 0)[0].Select(value => value * (input.Most ?? 1)))];
        return model.Predict(
            [.. inputs.Select(input => new ExampleInput(inputs.Length == 1 ? null : input.Name, input.Shape))], 1, values);
    }
}

/// <summary>What an input is given.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">The shape of one example.</param>
/// <param name="IsOpen">Whether the model leaves sizes of it open.</param>
/// <param name="Most">The largest value, where that is not 1: of whole numbers that name rows of a table, or are pixels.</param>
public sealed record FirstInput(string Name, IReadOnlyList<int> Shape, bool IsOpen, int? Most);
