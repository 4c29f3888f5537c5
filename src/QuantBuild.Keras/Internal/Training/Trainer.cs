using QuantBuild.Keras.Callbacks;
using QuantBuild.Keras.Internal.Graph;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Training;

/// <summary>Trains a model: epochs of steps over shuffled batches, then validation.</summary>
internal sealed class Trainer : IDisposable
{
    private readonly Model model;
    private readonly Compilation compilation;
    private readonly FitOptions options;
    private readonly torch.Tensor x;
    private readonly torch.Tensor y;
    private readonly (torch.Tensor X, torch.Tensor Y)? validation;
    private readonly Weight[] trained;
    private readonly torch.Generator dropout;
    private readonly long samples;

    public Trainer(Model model, Compilation compilation, torch.Tensor x, torch.Tensor y, FitOptions options)
    {
        ModelShapes.Require(x, model.Graph.Inputs[0].ShapeArray, "samples");
        (this.model, this.compilation, this.options) = (model, compilation, options);
        var targets = compilation.CheckedTargets(y, x.shape[0]);
        samples = options.ValidationData is null ? TrainingSamples(x.shape[0], options.ValidationSplit) : x.shape[0];
        var held = x.shape[0] - samples;
        this.x = x.narrow(0, 0, samples);
        this.y = targets.narrow(0, 0, samples);
        validation = options.ValidationData ?? (held > 0 ? (x.narrow(0, samples, held), targets.narrow(0, samples, held)) : null);
        trained = [.. model.Weights.Where(weight => weight is { Trainable: true, Layer.Trainable: true })];
        dropout = new torch.Generator(0, model.Device.Torch);
    }

    public History Train()
    {
        var batches = (int)((samples + options.BatchSize - 1) / options.BatchSize);
        TrainingRun run = new(model, compilation.Optimizer, options.Epochs, batches, RandomGenerator.For(options.Seed));
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
    }

    private Dictionary<string, double> TrainEpoch(TrainingRun run)
    {
        using var order = torch.tensor(Order(run.Random));
        BatchMeans means = new(compilation);
        for (var batch = 0; batch < run.BatchesPerEpoch; batch++)
        {
            using var scope = torch.NewDisposeScope();
            var start = (long)batch * options.BatchSize;
            Step(run.Random, order.narrow(0, start, Math.Min(options.BatchSize, samples - start)), means);
            run.CurrentLoss = means.Loss;
            Tell(callback => callback.OnBatchEnd(run, batch));
        }

        var metrics = means.ToDictionary();
        if (validation is { } data)
        {
            foreach (var (name, value) in Evaluator.Evaluate(model, compilation, data.X, data.Y, options.BatchSize).ToDictionary("val_"))
            {
                metrics.Add(name, value);
            }
        }

        return metrics;
    }

    private void Step(RandomGenerator random, torch.Tensor indices, BatchMeans means)
    {
        // One number a step from our own generator: its state alone tells how a saved run goes on.
        dropout.manual_seed((long)(random.NextUInt64() >> 1));
        ForwardContext context = new(Training: true, dropout, compilation.WithoutActivation);
        var output = GraphRunner.Run(model.Graph, [x.index_select(0, indices).to(model.Device.Torch)], context)[0];
        var target = y.index_select(0, indices).to(model.Device.Torch);
        var loss = compilation.ComputeLoss(output, target);
        loss.backward();
        compilation.Optimizer.Step(trained);
        using var noGrad = torch.no_grad();
        means.Add(loss.item<float>(), compilation.ComputeMetrics(output.detach(), target), indices.shape[0]);
    }

    private long[] Order(RandomGenerator random)
    {
        var order = new long[samples];
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
