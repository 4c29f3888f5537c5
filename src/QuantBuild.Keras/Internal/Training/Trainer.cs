using QuantBuild.Keras.Callbacks;
using QuantBuild.Keras.Internal.Calls;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Training;

/// <summary>Trains a model: epochs of steps over shuffled batches, then validation.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly Model model;
    private readonly Compilation compilation;
    private readonly FitOptions options;
    private readonly DeviceData x;
    private readonly DeviceData y;
    private readonly (DeviceData X, DeviceData Y)? validation;
    private readonly Weight[] trained;
    private readonly DropoutMasks dropout;

    public Trainer(Model model, Compilation compilation, torch.Tensor x, torch.Tensor y, FitOptions options)
    {
        ModelShapes.Require(x, model.Graph.Inputs[0].ShapeArray, "samples");
        (this.model, this.compilation, this.options) = (model, compilation, options);
        var targets = compilation.CheckedTargets(y, x.shape[0]);
        var samples = options.ValidationData is null ? TrainingSamples(x.shape[0], options.ValidationSplit) : x.shape[0];
        var held = x.shape[0] - samples;
        this.x = Place(x.narrow(0, 0, samples));
        this.y = Place(targets.narrow(0, 0, samples));
        validation = options.ValidationData is { } given ? CheckedValidation(given.X, given.Y)
            : held > 0 ? (Place(x.narrow(0, samples, held)), Place(targets.narrow(0, samples, held)))
            : null;
        trained = [.. model.Weights.Where(weight => weight is { Trainable: true, Layer.Trainable: true })];
        dropout = new DropoutMasks(model.Device.Torch);
    }

    public History Train()
    {
        var batches = (int)((x.Count + options.BatchSize - 1) / options.BatchSize);
        TrainingRun run = new(model, compilation.Optimizer, options.Epochs, batches, RandomGenerator.For(options.Seed), TrainingSettings.Of(options, compilation, x.Count));
        if (options.ResumeFrom is { } checkpoint)
        {
            CheckpointFiles.Restore(checkpoint, run, options.Callbacks);
        }

        Tell(callback => callback.OnTrainBegin(run));
        while (run.History.Epochs < options.Epochs && !run.IsStopped)
        {
            var epoch = run.History.Epochs;
            Tell(callback => callback.OnEpochBegin(run, epoch));
            var metrics = TrainEpoch(run);
            run.History.Add(metrics);
            Tell(callback => callback.OnEpochEnd(run, epoch, metrics));
            foreach (var saving in options.Callbacks.OfType<Checkpoint>())
            {
                saving.Save(run, options.Callbacks);
            }
        }

        Tell(callback => callback.OnTrainEnd(run));
        return run.History;
    }

    public void Dispose()
    {
        dropout.Dispose();
        x.Dispose();
        y.Dispose();
        validation?.X.Dispose();
        validation?.Y.Dispose();
    }

    private Dictionary<string, double> TrainEpoch(TrainingRun run)
    {
        using var shuffled = torch.tensor(Order(run.Random));
        using var order = x.ToData(shuffled);
        using BatchMeans means = new(compilation, model.Device.Torch);
        run.MeasureLoss = () => means.Loss;
        for (var batch = 0; batch < run.BatchesPerEpoch; batch++)
        {
            using var scope = torch.NewDisposeScope();
            var start = (long)batch * options.BatchSize;
            Step(run.Random, order.narrow(0, start, Math.Min(options.BatchSize, x.Count - start)), means);
            Tell(callback => callback.OnBatchEnd(run, batch));
        }

        var loss = means.Loss;
        run.MeasureLoss = () => loss;
        var metrics = means.ToDictionary();
        if (validation is { } data)
        {
            foreach (var (name, value) in Evaluator.Evaluate(model, compilation, data.X, data.Y, options.BatchSize, "val_"))
            {
                metrics.Add(name, value);
            }
        }

        return metrics;
    }

    private void Step(RandomGenerator random, torch.Tensor indices, BatchMeans means)
    {
        // One number a step from our own generator: its state alone tells how a saved run goes on.
        dropout.Seed((long)(random.NextUInt64() >> 1));
        ForwardContext context = new(Training: true, dropout, compilation.WithoutActivation);
        var output = GraphRunner.Run(model.Graph, [x.Take(indices)], context)[0];
        var target = y.Take(y.ToData(indices));
        var loss = compilation.ComputeLoss(output, target);
        loss.backward();
        compilation.Optimizer.Step(trained);
        using var noGrad = torch.no_grad();
        means.Add(loss.detach(), compilation.ComputeMetrics(output.detach(), target), indices.shape[0]);
    }

    private long[] Order(RandomGenerator random)
    {
        var order = new long[x.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        if (options.Shuffle)
        {
            random.Shuffle(order);
        }

        return order;
    }

    private DeviceData Place(torch.Tensor data) => new(data, model.Device.Torch);

    private (DeviceData X, DeviceData Y) CheckedValidation(torch.Tensor samples, torch.Tensor targets)
    {
        ModelShapes.Require(samples, model.Graph.Inputs[0].ShapeArray, "validation samples");
        return (Place(samples), Place(compilation.CheckedTargets(targets, samples.shape[0])));
    }

    private void Tell(Action<Callback> what)
    {
        foreach (var callback in options.Callbacks)
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
            : throw new KerasException(FormattableString.Invariant($"ValidationSplit {split} leaves none of {count} samples for training."));
    }
}
