using QuantBuild.Experiments;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Incremental;

namespace QuantBuild.Workflow.Experiments;

/// <summary>What the float model that lies there was made with, or is to be made with, so that no report tells of one model
/// what is true of another.</summary>
/// <param name="context">The workspace and messages.</param>
/// <param name="experiment">Whose model it is.</param>
/// <param name="settings">What is given.</param>
/// <param name="step">The step that makes it.</param>
public sealed class ModelMaking(WorkflowContext context, Experiment experiment, MakingSettings settings, Step step)
{
    /// <summary>What a report tells of a model that somebody put there: it was made with none of our arguments,
    /// but is evaluated by some.</summary>
    private const string ByHand = "put there by hand";

    private static readonly string[] _argumentsOfData = ["validationSplit", "evaluationSplit", "seed", "skipUnreadable"];

    /// <summary>What the model does not depend on: the device is evaluation's too, and pictures are left out of the test data.</summary>
    private static readonly string[] _notOfTheModel = ["gpu", "skipUnreadable"];

    /// <summary>The model's file.</summary>
    public string ModelJson => Path.Combine(step.Outputs[0], "model.json");

    /// <summary>Whether the model was put there by hand: no run ever began to make one there.</summary>
    public bool IsByHand => !step.WasBegun && File.Exists(ModelJson);

    /// <summary>
    /// What was given; else what the model that is there was made with, or an interrupted run began to make it with, so
    /// that evaluating a model never trains it anew with other arguments nor tests it on rows that it has seen; else the experiment's
    /// defaults.
    /// </summary>
    public ExperimentOptions OptionsToMake()
    {
        var record = StepRecord.Load(step.RecordPath);
        return Given((record?.State == StepState.Running || File.Exists(ModelJson) ? Recorded(record) : null) ?? experiment.Defaults);
    }

    /// <summary>What the model that is there was made with; of one that was put there by hand, what it is evaluated by.</summary>
    /// <exception cref="WorkflowException">That is not known, or something else was given.</exception>
    public ExperimentOptions OptionsOfMade()
    {
        if (!step.WasBegun)
        {
            return OptionsToMake();
        }

        var record = StepRecord.Load(step.RecordPath);
        if (Recorded(record) is not { } made || step.FindDeviationOfOutputs() is not null)
        {
            throw new WorkflowException(
                $"{Place} is not the model of its record: {step.FindDeviationOfOutputs() ?? Step.UnreadableRecord}. "
                    + context.Words.MakeAgain);
        }

        var (before, now) = (record!.Values, experiment.ArgumentsOf(Given(made)));
        if (now.Keys.Except(_notOfTheModel).FirstOrDefault(name => now[name] != before.GetValueOrDefault(name)) is { } other)
        {
            throw new WorkflowException($"{Place} was made with --{other}={before.GetValueOrDefault(other, "nothing")}, "
                + $"not with --{other}={now[other]}. Leave --{other} out, or make the model again.");
        }

        return Given(made) with { Gpu = made.Gpu };
    }

    /// <summary>What a report tells of how its model was made.</summary>
    /// <param name="options">The result of <see cref="OptionsOfMade"/>.</param>
    public IReadOnlyDictionary<string, string> ArgumentsOf(ExperimentOptions options)
    {
        var arguments = experiment.ArgumentsOf(options);
        return IsByHand
            ? arguments.Where(argument => _argumentsOfData.Contains(argument.Key))
                .Prepend(KeyValuePair.Create("model", ByHand)).ToDictionary()
            : arguments;
    }

    private string Place => context.Workspace.Display(step.Outputs[0]);

    private ExperimentOptions Given(ExperimentOptions otherwise) => otherwise with
    {
        Epochs = settings.Epochs ?? otherwise.Epochs,
        BatchSize = settings.BatchSize ?? otherwise.BatchSize,
        ValidationSplit = settings.ValidationSplit ?? otherwise.ValidationSplit,
        EvaluationSplit = settings.EvaluationSplit ?? otherwise.EvaluationSplit,
        Seed = settings.Seed ?? otherwise.Seed,
        Gpu = settings.Gpu ?? otherwise.Gpu,
        Patience = settings.Patience ?? otherwise.Patience,
        KeepBest = settings.KeepBest ?? otherwise.KeepBest,
        Resume = settings.Resume,
        SkipUnreadable = settings.SkipUnreadable,
        DataDirectory = settings.DataDirectory,
        DownloadDirectory = context.Workspace.Data,
    };

    /// <summary>The recorded values where each keeps the rule of its argument; else null, for then none of them is to be trusted.</summary>
    private ExperimentOptions? Recorded(StepRecord? record)
    {
        if (record is null)
        {
            return null;
        }

        var isSound = true;
        var defaults = experiment.Defaults;
        var options = defaults with
        {
            Epochs = Read<int?>(Arguments.Epochs, defaults.Epochs).GetValueOrDefault(),
            BatchSize = Read<int?>(Arguments.BatchSize, defaults.BatchSize).GetValueOrDefault(),
            ValidationSplit = Read<double?>(Arguments.ValidationSplit, defaults.ValidationSplit).GetValueOrDefault(),
            EvaluationSplit = Read<double?>(Arguments.EvaluationSplit, defaults.EvaluationSplit).GetValueOrDefault(),
            Seed = Read<int?>(Arguments.Seed, defaults.Seed).GetValueOrDefault(),
            Gpu = Read<GpuUse?>(Arguments.Gpu, defaults.Gpu).GetValueOrDefault(),
            Patience = Read(Arguments.Patience, defaults.Patience),
            KeepBest = Read(Arguments.KeepBest, defaults.KeepBest),
        };
        return isSound ? options : null;

        T Read<T>(Argument<T> argument, T otherwise)
        {
            if (!record.Values.TryGetValue(argument.Name, out var text))
            {
                return otherwise;
            }

            var isRead = argument.Value.TryRead(new ArgumentText(text, step.RecordPath, context.Workspace.Root), out var value);
            isSound &= isRead;
            return isRead ? value : otherwise;
        }
    }
}
