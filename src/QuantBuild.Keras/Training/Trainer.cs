using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Calls;
using QuantBuild.Keras.Internal.Training;
using QuantBuild.Keras.Layers;
using QuantBuild.Keras.Optimizers;
using TorchSharp;

namespace QuantBuild.Keras.Training;

/// <summary>Trains a model: epochs of steps over shuffled batches, then validation.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly Model _model;
    private readonly Compilation _compilation;
    private readonly FitOptions _options;
    private readonly DeviceData _x;
    private readonly DeviceData _y;
    private readonly (DeviceData X, DeviceData Y)? _validation;
    private readonly Weight[] _trained;
    private readonly DropoutMasks _dropout;
    private readonly FlatWeights? _flat;

    public Trainer(Model model, Compilation compilation, torch.Tensor x, torch.Tensor y, FitOptions options)
    {
        ModelShapes.Require(x, model.Graph.Inputs[0].ShapeArray, "samples");
        (_model, _compilation, _options) = (model, compilation, options);
        var targets = compilation.CheckedTargets(y, x.shape[0]);
        var samples = options.ValidationData is null ? TrainingSamples(x.shape[0], options.ValidationSplit) : x.shape[0];
        var held = x.shape[0] - samples;
        _x = Place(x.narrow(0, 0, samples));
        _y = Place(targets.narrow(0, 0, samples));
        _validation = options.ValidationData is { } given ? CheckedValidation(given.X, given.Y)
            : held > 0 ? (Place(x.narrow(0, samples, held)), Place(targets.narrow(0, samples, held)))
            : null;
        _trained = [.. model.Weights.Where(weight => weight is { Trainable: true, Layer.Trainable: true })];
        _dropout = new DropoutMasks(model.Device.Torch);
        if (model.Device.Torch.type != DeviceType.CPU && _trained.Length > 0)
        {
            _flat = new FlatWeights(_trained);
            compilation.Optimizer.Join(_flat);
        }
    }

    public History Train()
    {
        var batches = (int)((_x.Count + _options.BatchSize - 1) / _options.BatchSize);
        TrainingRun run = new(
            _model, _compilation.Optimizer, _options.Epochs, batches, RandomGenerator.For(_options.Seed),
            TrainingSettings.Of(_options, _compilation, _x.Count));
        if (_options.ResumeFrom is { } checkpoint)
        {
            CheckpointFiles.Restore(checkpoint, run, _options.Callbacks);
        }

        Tell(callback => callback.OnTrainBegin(run));
        while (run.History.Epochs < _options.Epochs && !run.IsStopped)
        {
            var epoch = run.History.Epochs;
            Tell(callback => callback.OnEpochBegin(run, epoch));
            var metrics = TrainEpoch(run);
            run.History.Add(metrics);
            Tell(callback => callback.OnEpochEnd(run, epoch, metrics));
            foreach (var saving in _options.Callbacks.OfType<Checkpoint>())
            {
                saving.Save(run, _options.Callbacks);
            }
        }

        Tell(callback => callback.OnTrainEnd(run));
        return run.History;
    }

    public void Dispose()
    {
        _dropout.Dispose();
        _flat?.Dispose();
        _x.Dispose();
        _y.Dispose();
        _validation?.X.Dispose();
        _validation?.Y.Dispose();
    }

    private Dictionary<string, double> TrainEpoch(TrainingRun run)
    {
        using var shuffled = torch.tensor(Order(run.Random));
        using var order = _x.ToData(shuffled);
        using BatchMeans means = new(_compilation, _model.Device.Torch);
        run.MeasureLoss = () => means.Loss;
        for (var batch = 0; batch < run.BatchesPerEpoch; batch++)
        {
            using var scope = torch.NewDisposeScope();
            var start = (long)batch * _options.BatchSize;
            Step(run.Random, order.narrow(0, start, Math.Min(_options.BatchSize, _x.Count - start)), means);
            Tell(callback => callback.OnBatchEnd(run, batch));
        }

        var loss = means.Loss;
        run.MeasureLoss = () => loss;
        var metrics = means.ToDictionary();
        if (_validation is { } data)
        {
            foreach (var (name, value) in Evaluator.Evaluate(_model.Graph, _compilation, data.X, data.Y, _options.BatchSize, "val_"))
            {
                metrics.Add(name, value);
            }
        }

        return metrics;
    }

    private void Step(RandomGenerator random, torch.Tensor indices, BatchMeans means)
    {
        // One number a step from our own generator: its state alone tells how a saved run goes on.
        _dropout.Seed((long)(random.NextUInt64() >> 1));
        Learn(_x.Take(indices), _y.Take(_y.ToData(indices)), means);
    }

    /// <summary>Takes a step, all of it on the device: nothing asks for a value, which would wait for it.</summary>
    internal void Learn(torch.Tensor samples, torch.Tensor target, BatchMeans means)
    {
        ForwardContext context = new(Training: true, _dropout, _compilation.WithoutActivation);
        var output = GraphRunner.Run(_model.Graph, [samples], context)[0];
        var loss = _compilation.ComputeLoss(output, target);
        loss.backward();
        _compilation.Optimizer.Step(_trained, _flat);
        using var noGrad = torch.no_grad();
        means.Add(loss.detach(), _compilation.ComputeMetrics(output.detach(), target), samples.shape[0]);
    }

    private long[] Order(RandomGenerator random)
    {
        var order = new long[_x.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        if (_options.Shuffle)
        {
            random.Shuffle(order);
        }

        return order;
    }

    private DeviceData Place(torch.Tensor data) => new(data, _model.Device.Torch);

    private (DeviceData X, DeviceData Y) CheckedValidation(torch.Tensor samples, torch.Tensor targets)
    {
        ModelShapes.Require(samples, _model.Graph.Inputs[0].ShapeArray, "validation samples");
        return (Place(samples), Place(_compilation.CheckedTargets(targets, samples.shape[0])));
    }

    private void Tell(Action<Callback> what)
    {
        foreach (var callback in _options.Callbacks)
        {
            what(callback);
        }
    }

    // As Keras: the samples before n·(1 - split), rounded down, are trained on.
    private static long TrainingSamples(long count, double split)
    {
        var training = (long)Math.Floor(count * (1 - split));
        return training > 0
            ? training
            : throw new KerasException(
                FormattableString.Invariant($"ValidationSplit {split} leaves none of {count} samples for training."));
    }
}
