using System.Globalization;
using System.Text.Json.Nodes;
using QuantBuild.Keras.Layers;
using QuantBuild.Tfjs;

namespace QuantBuild.Keras.Training;

/// <summary>
/// A checkpoint on disk: TensorFlow.js weight files, which the writer replaces atomically, with the model's weights, the optimizer's
/// tensors (<c>optimizer/0/…</c>) and the callbacks' (<c>early_stopping/…</c>), and a <c>trainingState</c> beside the manifest.
/// </summary>
internal static class CheckpointFiles
{
    private const int SchemaVersion = 2;

    public static void Write(string directory, TrainingRun run, IReadOnlyList<Callback> callbacks)
    {
        var weights = run.Model.Weights;
        List<WeightData> tensors = [.. weights.Select(weight => Data(weight.Name, weight, weight.GetValues()))];
        foreach (var weight in weights.Where(weight => weight is { Trainable: true, Layer.Trainable: true }))
        {
            tensors.AddRange(run.Optimizer.SaveSlots(weight).Select((values, slot) => Data(SlotName(slot, weight), weight, values)));
        }

        foreach (var callback in callbacks.OfType<IStatefulCallback>())
        {
            tensors.AddRange(callback.SaveState().Zip(weights, (values, weight) => Data(StateName(callback, weight), weight, values)));
        }

        TfjsModelWriter.Write(directory, new JsonObject { ["format"] = "layers-model", ["trainingState"] = State(run) }, [tensors]);
    }

    public static void Restore(string directory, TrainingRun run, IReadOnlyList<Callback> callbacks)
    {
        using var files = TfjsModel.Open(directory);
        var state = files.Json["trainingState"] as JsonObject
            ?? throw new KerasException($"'{directory}' is a model, not a checkpoint. Resume from a folder that a Checkpoint has written.");
        CheckpointState saved = new(directory, state, SchemaVersion, run);
        CheckpointTensors tensors = new(directory, files);
        foreach (var weight in run.Model.Weights)
        {
            weight.SetValues(tensors.Read(weight.Name, weight));
            run.Optimizer.LoadSlots(weight, slot =>
                tensors.Contains(SlotName(slot, weight)) ? tensors.Read(SlotName(slot, weight), weight) : null);
        }

        foreach (var callback in callbacks.OfType<IStatefulCallback>())
        {
            var isSaved = run.Model.Weights.All(weight => tensors.Contains(StateName(callback, weight)));
            callback.LoadState(isSaved ? [.. run.Model.Weights.Select(weight => tensors.Read(StateName(callback, weight), weight))] : []);
        }

        saved.Apply(run);
    }

    private static JsonObject State(TrainingRun run) => new()
    {
        ["schemaVersion"] = SchemaVersion,
        ["model"] = run.Model.Name,
        ["settings"] = run.Settings.ToJson(),
        ["optimizer"] = run.Optimizer.GetType().Name,
        ["iterations"] = run.Optimizer.Iterations,
        ["learningRate"] = run.Optimizer.LearningRate,
        // Texts, because a 64-bit number does not fit JSON's numbers, and NaN is none of them.
        ["random"] = new JsonArray([.. run.Random.SaveState().Select(word => (JsonNode)word.ToString(CultureInfo.InvariantCulture))]),
        ["history"] = new JsonObject(run.History.Metrics.Select(metric => KeyValuePair.Create(
            metric.Key,
            (JsonNode?)new JsonArray([.. metric.Value.Select(value => (JsonNode)value.ToString("R", CultureInfo.InvariantCulture))])))),
    };

    private static WeightData Data(string name, Weight weight, float[] values) => WeightData.FromFloat32(name, weight.Shape, values);

    private static string SlotName(int slot, Weight weight) =>
        string.Create(CultureInfo.InvariantCulture, $"optimizer/{slot}/{weight.Name}");

    private static string StateName(IStatefulCallback callback, Weight weight) => $"{callback.StateName}/{weight.Name}";
}
