using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using QuantBuild.Keras.Internal;

namespace QuantBuild.Keras.Training;

/// <summary>What a checkpoint says besides its tensors.</summary>
internal sealed class CheckpointState
{
    // Steps are computed in float32.
    private const double MostLearningRate = 1e30;

    private readonly long _iterations;
    private readonly double _learningRate;
    private readonly RandomGenerator _random;
    private readonly History _history = new();

    /// <exception cref="KerasException">The state is damaged, or another optimizer's.</exception>
    public CheckpointState(string directory, JsonObject json, int schemaVersion, TrainingRun run)
    {
        try
        {
            var version = Required(json, "schemaVersion").GetValue<int>();
            var optimizer = Required(json, "optimizer").GetValue<string>();
            if (version != schemaVersion || optimizer != run.Optimizer.GetType().Name)
            {
                throw new KerasException(
                    $"Checkpoint '{directory}' is of version {version} and optimizer {optimizer}; "
                        + $"this training is of version {schemaVersion} and optimizer {run.Optimizer.GetType().Name}. Start it anew.");
            }

            run.Settings.Require(Required(json, "settings").AsObject(), directory);
            _iterations = Required(json, "iterations").GetValue<long>();
            _learningRate = Required(json, "learningRate").GetValue<double>();
            if (_iterations < 0 || _learningRate is not (> 0 and < MostLearningRate))
            {
                throw new FormatException(
                    FormattableString.Invariant($"it has {_iterations} iterations and the learning rate {_learningRate}."));
            }

            _random = RandomGenerator.FromState(
                [.. Required(json, "random").AsArray().Select(word => ulong.Parse(Text(word), CultureInfo.InvariantCulture))]);
            ReadHistory(Required(json, "history").AsObject());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new KerasException($"Checkpoint '{directory}' is damaged: {e.Message} Start the training anew.", layer: null, e);
        }
    }

    public void Apply(TrainingRun run)
    {
        run.Optimizer.RestoreIterations(_iterations);
        run.Optimizer.LearningRate = _learningRate;
        run.Random = _random;
        run.History = _history;
    }

    private void ReadHistory(JsonObject json)
    {
        var metrics = json.ToDictionary(
            metric => metric.Key,
            metric => metric.Value!.AsArray().Select(value => double.Parse(Text(value), CultureInfo.InvariantCulture)).ToArray());
        var epochs = metrics.Values.Select(values => values.Length).DefaultIfEmpty().Max();
        if (metrics.Values.Any(values => values.Length != epochs))
        {
            throw new FormatException("its metrics have different numbers of epochs.");
        }

        for (var epoch = 0; epoch < epochs; epoch++)
        {
            _history.Add(metrics.ToDictionary(metric => metric.Key, metric => metric.Value[epoch]));
        }
    }

    private static JsonNode Required(JsonObject json, string name) => json[name] ?? throw new FormatException($"it has no {name}.");

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? throw new FormatException("it has null for a number.");
}
