using System.Globalization;
using QuantBuild.Datasets;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Graphs;
using QuantBuild.Graph;
using QuantBuild.Inference;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Experiments.Schemes;

/// <summary>What a graph model is calibrated and compared by: the data's own parts, or made-up inputs.</summary>
/// <param name="What">What it is compared on, for the report.</param>
/// <param name="ForCalibration">The inputs to calibrate by; several sets where it is not known which range the model is fed, of which the
/// better one is to be taken.</param>
/// <param name="ForComparison">The inputs to compare outputs on, which are others; a set for each range that the model may be fed.</param>
internal sealed record GraphInputs(
    string What,
    IReadOnlyList<IReadOnlyList<IReadOnlyDictionary<string, Tensor>>> ForCalibration,
    IReadOnlyList<IReadOnlyList<IReadOnlyDictionary<string, Tensor>>> ForComparison)
{
    /// <summary>How many tell enough of what kernels take and make.</summary>
    public const int FewFeeds = 4;

    private const int Made = 8;
    private const int Compared = 3;
    private const int CalibrationSeed = 1337;
    private const int ComparisonSeed = 7331;

    /// <summary>Opens them.</summary>
    /// <param name="run">Has the data, where the scheme may look at it.</param>
    /// <param name="model">The float model.</param>
    /// <param name="isCalibrated">Whether the scheme may.</param>
    /// <param name="obstacle">Why there are none.</param>
    /// <returns>The inputs; null where the model cannot be run on any.</returns>
    /// <exception cref="ExperimentException">The scheme needs data, and the model cannot be run on it.</exception>
    public static GraphInputs? Open(SchemeRun run, ModelGraph model, bool isCalibrated, out string obstacle)
    {
        obstacle = string.Empty;
        try
        {
            var ends = GraphFeeds.RequireInputs(model.Operations!);
            var inputs = isCalibrated ? OfData(run, ends) : MadeUp(ends);
            GraphOutputs.Of(model, [inputs.ForComparison[0][0]]);
            return inputs;
        }
        catch (Exception exception) when (exception is InferenceException or GraphException)
        {
            // What cannot be shown to be better is not sold as better.
            obstacle = isCalibrated
                ? throw new ExperimentException($"the model cannot be run on the calibration data: {exception.Message}")
                : $"its outputs cannot be compared with the scheme's, {exception.Message}";
            return null;
        }
    }

    private static GraphInputs OfData(SchemeRun run, IReadOnlyList<GraphInput> inputs)
    {
        var data = run.Calibration.Value;
        var what = string.Create(CultureInfo.InvariantCulture, $"{data.Selection.Count} selection examples");
        return new GraphInputs(
            what,
            [GraphFeeds.Of(inputs, data.Inputs, data.Samples.Shape[0], data.SamplesIn)],
            [GraphFeeds.Of(inputs, data.Inputs, (int)data.Selection.Count, data.Selection.ValuesOfOne)]);
    }

    // Integers are pixels as they are. Numbers may be these, too, but what is corrected by them ruins a model that is fed [0, 1].
    private static GraphInputs MadeUp(IReadOnlyList<GraphInput> inputs)
    {
        ExampleInput[] parts = [.. inputs.Select(input => new ExampleInput(input.Name, GraphFeeds.ShapeOf(input)))];
        int[] ranges = inputs.All(input => input.Type == ElementType.Int32) ? [2] : [0, 1];
        int[] all = [.. ranges.Union([2])];
        return new GraphInputs(
            string.Create(CultureInfo.InvariantCulture, $"{Compared * all.Length} made-up inputs"),
            [Make((shape, input) => SyntheticInputs.Make(shape, Made, CalibrationSeed + input, RangesOf(input, ranges)))],
            [.. all.Select(range => Make((shape, input) =>
                SyntheticInputs.MakeNatural(shape, Compared, ComparisonSeed + input, RangesOf(input, range))))]);

        int[] RangesOf(int input, params int[] wanted) => inputs[input].Type == ElementType.Int32 ? [2] : wanted;

        IReadOnlyList<IReadOnlyDictionary<string, Tensor>> Make(Func<IReadOnlyList<int>, int, float[][]> make)
        {
            float[][][] made = [.. parts.Select((part, i) => make(part.Shape, i))];
            return GraphFeeds.Of(inputs, parts, Enumerable.Range(0, made[0].Length)
                .Select(example => made.SelectMany(part => part[example]).ToArray()));
        }
    }
}
