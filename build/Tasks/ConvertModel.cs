using Build.CommandLine;
using Cake.Frosting;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Converting;

namespace Build.Tasks;

[TaskName(nameof(ConvertModel))]
[TaskDescription("Convert a Keras model (.h5, .keras, model.json) to a TF.js Layers model, or any TF.js model to ONNX")]
[Takes(nameof(Arguments.Model), nameof(Arguments.Output), nameof(Arguments.To), nameof(Arguments.MaxUnpackedBytes))]
[Takes(nameof(Arguments.Precompress))]
public sealed class ConvertModel : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => ConvertOperation.Run(context.Workflow, ConvertSettings.From(context.Values));
}
