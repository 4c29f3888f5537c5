using Build.CommandLine;
using Build.Converting;
using Cake.Core.Diagnostics;
using Cake.Frosting;
using QuantBuild.Common.Files;
using QuantBuild.Experiments.Described;
using QuantBuild.Keras;
using QuantBuild.Workflow;
using QuantBuild.Workflow.CommandLine;

namespace Build.Tasks;

[TaskName(nameof(ConvertModel))]
[TaskDescription("Convert a Keras model (.h5, .keras, model.json) to a TF.js Layers model, or any TF.js model to ONNX")]
[Takes(nameof(Arguments.Model), nameof(Arguments.Output), nameof(Arguments.To), nameof(Arguments.MaxUnpackedBytes))]
public sealed class ConvertModel : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context)
    {
        var output = context.Require(Arguments.Output);
        if (context.Get(Arguments.To) == "onnx")
        {
            OnnxConversion.Write(context.Require(Arguments.Model), output);
            context.Log.Information("Written: {0}", context.Paths.Display(output));
            return;
        }

        RequireApart(context.Require(Arguments.Model), output);
        using var model = ModelSource.Load(context.Require(Arguments.Model), context.ReadLimits);
        model.Summary(context.Output.Text);
        var unsolved = model.DifferencesInTfjs(onlyUnsolved: true);
        if (unsolved.Count > 0)
        {
            throw new WorkflowException(
                $"The model cannot be converted. {unsolved[0]}{(unsolved.Count > 1 ? $" (and {unsolved.Count - 1} more)" : string.Empty)}");
        }

        foreach (var difference in model.DifferencesInTfjs())
        {
            context.Log.Information("{0} It is written as other layers that compute the same.", difference);
        }

        model.Save(output);
        context.Log.Information("Written: {0}", context.Paths.Display(output));
    }

    // The output folder is replaced, and what is written need not be what was read.
    private static void RequireApart(string model, string output)
    {
        if (RealPath.IsWithin(RealPath.Of(ModelSource.Place(model)), RealPath.Of(output)))
        {
            throw new WorkflowException($"{Arguments.Output.Usage}: {output} is, or holds, the folder of the model to convert, "
                + "and would replace it. Choose another folder.");
        }
    }
}
