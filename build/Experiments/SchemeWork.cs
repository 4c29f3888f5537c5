using QuantBuild.Datasets.Descriptions;
using QuantBuild.Experiments;
using QuantBuild.Experiments.Calibrating;
using QuantBuild.Experiments.Described;
using QuantBuild.Experiments.Schemes;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Output;

namespace Build.Experiments;

/// <summary>Quantizes one model by one scheme, without evaluating it.</summary>
public static class SchemeWork
{
    /// <summary>Writes the quantized model.</summary>
    /// <param name="context">The command line.</param>
    /// <param name="model">The model.</param>
    /// <param name="output">The folder to write.</param>
    /// <param name="others">The arguments that say otherwise how to quantize, and do not go with a scheme.</param>
    /// <exception cref="WorkflowException">There is not one scheme, or it lacks data.</exception>
    public static void Run(BuildContext context, string model, string output, IReadOnlyList<Argument> others)
    {
        if (others.FirstOrDefault(context.IsGiven) is { } other)
        {
            throw new WorkflowException(
                $"--schemes and --{other.Name} do not go together: a scheme chooses the types and shards of weights by itself.");
        }

        var name = ModelSource.DefaultName(model);
        var experiment = context.Get(Arguments.Dataset) is { } path
            ? new DescribedExperiment(name, model, DatasetDescription.Load(path, context.ReadLimits), context.ReadLimits)
            : null;
        var schemes = new SchemeArguments(context, experiment?.Point ?? new SchemeOptions().Point, name);
        if (schemes.Chosen is not [var scheme])
        {
            throw new WorkflowException(
                $"--schemes takes one scheme here, for one model is written; there are {schemes.Chosen.Count}. "
                + "QuantizeAndEvaluateModel takes several.");
        }

        if (scheme.IsCalibrated && experiment is null)
        {
            throw new WorkflowException(
                $"The scheme {scheme.Name} calibrates by data, and needs --dataset=FILE; {SchemeCatalog.NamesWithoutCalibration} do not.");
        }

        var log = new ExperimentLog(context.Output.Text, ConsoleOutput.IsTerminal);
        var options = new ExperimentOptions { SkipUnreadable = context.Get(Arguments.SkipUnreadable) };
        var calibration = new Lazy<CalibrationData>(() => experiment!.OpenCalibration(options, log));
        foreach (var note in scheme.Quantize(new SchemeRun(model, output, calibration, schemes.Options, log)).Notes.Skip(1))
        {
            log.Output.WriteLine(note);
        }
    }
}
