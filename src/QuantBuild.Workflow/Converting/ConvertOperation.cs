using QuantBuild.Common.Files;
using QuantBuild.Experiments.Described;
using QuantBuild.Tfjs;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Converting;

/// <summary>Converts one model.</summary>
public static class ConvertOperation
{
    /// <summary>Writes the model in another format.</summary>
    /// <param name="context">The workspace and console.</param>
    /// <param name="settings">What to do.</param>
    /// <exception cref="WorkflowException">The model cannot be converted, or its own place would be overwritten.</exception>
    public static void Run(WorkflowContext context, ConvertSettings settings)
    {
        if (settings.ToOnnx)
        {
            OnnxConversion.Write(settings.Model, settings.Output);
        }
        else
        {
            RequireApart(settings);
            var layout = new TfjsWriteOptions { Precompress = settings.Precompress };
            foreach (var difference in ModelSource.Convert(
                settings.Model, settings.Output, context.Output.Text, context.ReadLimits, layout))
            {
                context.Log.Information($"{difference} It is written as other layers that compute the same.");
            }
        }

        context.Log.Information($"Written: {context.Workspace.Display(settings.Output)}");
    }

    // The output folder is replaced, and what is written need not be what was read.
    private static void RequireApart(ConvertSettings settings)
    {
        if (RealPath.IsWithin(RealPath.Of(ModelSource.Place(settings.Model)), RealPath.Of(settings.Output)))
        {
            throw new WorkflowException($"{Arguments.Output.Usage}: {settings.Output} is, or holds, the folder of the model to convert, "
                + "and would replace it. Choose another folder.");
        }
    }
}
