using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Regularization;

/// <summary>A layer that acts in training alone, and passes everything on otherwise: noise, regularization, augmentation. Its options are
/// kept and mean nothing here; a model that has one can be evaluated and not trained.</summary>
public sealed class TrainingAid : Layer, IConfiguredLayer
{
    private readonly string _className;
    private readonly JsonObject _options;

    private TrainingAid(string className, JsonObject options, string name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        (_className, _options) = (className, options);
    }

    /// <inheritdoc/>
    public override string ClassName => _className;

    static IReadOnlyList<string> IConfiguredLayer.ClassNames => LayerClasses.TrainingAids;

    internal override bool PassesMask => true;

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0];

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context) => context.Training
        ? throw Error("acts in training, which is not supported for it; the model can be evaluated and quantized")
        : inputs[0].alias();

    internal override void WriteConfig(LayerConfigWriter config) => config.SetAll(_options);

    static Layer IConfiguredLayer.FromConfig(LayerConfig config) =>
        new TrainingAid(config.ClassName, config.Rest(), config.Name, config.InputShape);
}
