using System.Diagnostics;
using QuantBuild.Experiments.Graphs.Inputs;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Experiments.Training;

/// <summary>Steps of training, and the best of what came of them.</summary>
internal sealed class TrainingRun
{
    // Kept apart, to stop by and to tell whether training has helped.
    private const double HeldOut = 0.125;
    private const double MostOnTheWay = 0.5;

    private readonly QuantizedModel _quantized;
    private readonly TrainedVectors _vectors;
    private readonly Distillation _distillation;
    private readonly TrainingOptions _options;
    private readonly ReadOnlyMemory<float>[] _examples;
    private readonly ReadOnlyMemory<float>[] _heldOut;
    private readonly int _batch;
    private readonly PictureChanges? _changes;
    private readonly Random _random;

    public TrainingRun(
        QuantizedModel quantized, TrainedVectors vectors, Distillation distillation, TrainingExamples examples, TrainingOptions options)
    {
        (_quantized, _vectors, _distillation, _options) = (quantized, vectors, distillation, options);
        _random = new Random(ExperimentOptions.DefaultSeed);
        ReadOnlyMemory<float>[] all = [.. examples.Values];
        _random.Shuffle(all);
        var (atOnce, heldOut) = (distillation.AtOnce, (int)Math.Round(all.Length * HeldOut));
        heldOut = Math.Max(1, heldOut / atOnce) * atOnce;
        (_heldOut, _examples) = (all[..Math.Min(heldOut, all.Length)], all[Math.Min(heldOut, all.Length)..]);
        _batch = Math.Min(Math.Max(options.BatchSize / atOnce, 1), _examples.Length / atOnce) * atOnce;
        _changes = (options.Crops || options.Flips) && examples.Inputs is [var only] && PictureChanges.Fit(only.Shape)
            ? new PictureChanges(only.Shape, options)
            : null;
    }

    /// <summary>Whether there are examples for a step, and others to judge it by.</summary>
    public bool CanTrain => _batch > 0;

    /// <summary>Trains.</summary>
    public TrainingOutcome Run(IProgress<double>? progress)
    {
        var clock = Stopwatch.StartNew();
        var targets = _distillation.Targets(_heldOut);
        var before = _distillation.Loss(_quantized.Graph, _heldOut, targets);
        var (best, least, epoch) = (_quantized, before, 0);
        var optimizer = new AdamOptimizer(_vectors.Values.Length);
        var perEpoch = _examples.Length / _batch;
        var total = perEpoch * _options.Epochs;
        for (var step = 0; epoch < _options.Epochs && clock.Elapsed < _options.TimeLimit; epoch++)
        {
            _random.Shuffle(_examples);
            for (var i = 0; i < perEpoch && clock.Elapsed < _options.TimeLimit; i++, step++)
            {
                var gradients = _distillation.Gradient(Changed(_examples[(i * _batch)..((i + 1) * _batch)]), _vectors.ToTensors());
                _vectors.Step(optimizer, gradients, RateAt((double)step / total, clock.Elapsed / _options.TimeLimit));
                progress?.Report((step + 1.0) / total);
            }

            var trained = _vectors.ToModel();
            var loss = _distillation.Loss(trained.Graph, _heldOut, targets);
            (best, least) = loss < least ? (trained, loss) : (best, least);

            // What the first way through has not begun to gain, as behind a scale of the logits, the others hardly do.
            if (epoch == 0 && best == _quantized)
            {
                epoch++;
                break;
            }
        }

        progress?.Report(1);
        return new TrainingOutcome(best, before, least, epoch, null);
    }

    // Where half of the time was not enough for half of the way, the time tells how far it is, and not the steps alone.
    private double RateAt(double way, double time)
    {
        var share = time > MostOnTheWay ? Math.Clamp(time, way, 1) : way;
        return _options.LearningRate * (1 + Math.Cos(Math.PI * share)) / 2;
    }

    // Seeds are drawn one after the other, so that threads do not decide which picture is given which.
    private ReadOnlyMemory<float>[] Changed(ReadOnlyMemory<float>[] examples)
    {
        if (_changes is null)
        {
            return examples;
        }

        int[] seeds = [.. examples.Select(_ => _random.Next())];
        return FeedRuns.Each<ReadOnlyMemory<float>>(examples.Length, i => _changes.Apply(examples[i].Span, new Random(seeds[i])));
    }
}
