using System.Text.Json.Nodes;
using QuantBuild.Conversion.ForTfjs.Calls;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Conversion.ForTfjs.Forms;

/// <summary>The page of all layers: what TF.js makes of each, and what takes its place where that is not what Keras does.</summary>
/// <remarks>Held against stock TF.js layer by layer by tests.</remarks>
internal static class TfjsTable
{
    /// <summary>The release whose layers and activations are meant.</summary>
    public const string Release = "TF.js 4.22";

    // Layers that act in training alone, of which TF.js has these.
    private static readonly string[] _aids = ["GaussianNoise", "GaussianDropout", "AlphaDropout", "SpatialDropout1D"];

    private static readonly Dictionary<string, Func<Replaced, TfjsForm?>> _forms = new(StringComparer.Ordinal)
    {
        // What TF.js computes as Keras does, whatever the options are.
        ["Masking"] = Same, ["Embedding"] = Same, ["Dropout"] = Same, ["LeakyReLU"] = Same, ["PReLU"] = Same, ["ThresholdedReLU"] = Same,
        ["Add"] = Same, ["Multiply"] = Same, ["Average"] = Same, ["Maximum"] = Same, ["Minimum"] = Same, ["Concatenate"] = Same,
        ["Dot"] = Same,
        ["Permute"] = Same, ["RepeatVector"] = Same, ["Reshape"] = Same, ["Rescaling"] = Same,
        ["MaxPooling2D"] = Same, ["AveragePooling2D"] = Same, ["AveragePooling3D"] = Same,
        ["ZeroPadding2D"] = Same, ["Cropping2D"] = Same,

        // Layers with a kernel.
        ["Dense"] = ActivationForms.OfOption,
        ["Conv1D"] = layer => ConvolutionForms.Plain(layer, 1),
        ["Conv2D"] = layer => ConvolutionForms.Plain(layer, 2),
        ["Conv3D"] = layer => ConvolutionForms.Plain(layer, 3),
        ["DepthwiseConv1D"] = layer => ConvolutionForms.OnSequences(layer, "DepthwiseConv2D"),
        ["DepthwiseConv2D"] = ConvolutionForms.Depthwise,
        ["SeparableConv1D"] = layer => ConvolutionForms.OnSequences(layer, "SeparableConv2D"),
        ["SeparableConv2D"] = ConvolutionForms.Separable,
        ["Conv2DTranspose"] = layer => ConvolutionForms.Transposed(layer, 2),
        ["Conv3DTranspose"] = layer => ConvolutionForms.Transposed(layer, 3) ?? ConvolutionForms.TransposedVolumes(layer),

        // Layers that go through sequences.
        ["LSTM"] = SequenceForms.Recurrent,
        ["GRU"] = SequenceForms.Recurrent,
        ["SimpleRNN"] = SequenceForms.Recurrent,
        ["Bidirectional"] = SequenceForms.Bidirectional,
        ["MultiHeadAttention"] = AttentionForms.MultiHead,
        ["Attention"] = AttentionForms.Dot,
        ["AdditiveAttention"] = AttentionForms.Additive,

        // Normalizations.
        ["BatchNormalization"] = NormalizationForms.Batch,
        ["LayerNormalization"] = NormalizationForms.Layer,
        ["GroupNormalization"] = NormalizationForms.Group,
        ["RMSNormalization"] = NormalizationForms.RootMeanSquare,
        ["UnitNormalization"] = NormalizationForms.Unit,
        ["Normalization"] = NormalizationForms.Given,

        // Activations.
        ["Activation"] = ActivationForms.OfOption,
        ["ReLU"] = ActivationForms.Relu,
        ["ELU"] = ActivationForms.Elu,
        ["Softmax"] = ActivationForms.Softmax,

        // What combines several tensors.
        ["Subtract"] = _ => new("has no layer Subtract", it => it.Own("Add", [], it.Inputs[0], it.Rescale(it.Inputs[1], -1))),

        // What puts values in other places, pools, and image sizes.
        ["Flatten"] = layer => layer.X.Shape.Skip(1).All(size => size is not null) ? null : new(
            "flattens samples of known sizes only", it => it.Own("Reshape", new() { ["target_shape"] = Replacing.List(-1) }, it.X)),
        ["MaxPooling1D"] = PoolOfSequences,
        ["AveragePooling1D"] = PoolOfSequences,
        ["MaxPooling3D"] = PlaceForms.LargestOfVolumes,
        ["ZeroPadding1D"] = layer => PlaceForms.OnImages(layer, "padding", "ZeroPadding2D", 1, Nothing()),
        ["ZeroPadding3D"] = layer => PlaceForms.OnImages(layer, "padding", "ZeroPadding2D", 1, Nothing()),
        ["Cropping1D"] = layer => PlaceForms.OnImages(layer, "cropping", "Cropping2D", 1, Nothing()),
        ["Cropping3D"] = layer => PlaceForms.OnImages(layer, "cropping", "Cropping2D", 0, Nothing()),
        ["UpSampling1D"] = layer => PlaceForms.OnImages(layer, "size", "UpSampling2D", 2, 1),
        ["UpSampling2D"] = PlaceForms.UpSampling2D,
        ["UpSampling3D"] = layer => PlaceForms.OnImages(layer, "size", "UpSampling2D", 2, 1),
        ["GlobalMaxPooling1D"] = layer => PlaceForms.GlobalPool(layer, 1),
        ["GlobalMaxPooling2D"] = layer => PlaceForms.GlobalPool(layer, 2),
        ["GlobalMaxPooling3D"] = layer => PlaceForms.GlobalPool(layer, 3),
        ["GlobalAveragePooling1D"] = layer => PlaceForms.GlobalPool(layer, 1),
        ["GlobalAveragePooling2D"] = layer => PlaceForms.GlobalPool(layer, 2),
        ["GlobalAveragePooling3D"] = layer => PlaceForms.GlobalPool(layer, 3),
        ["Resizing"] = PlaceForms.Resized,
        ["CenterCrop"] = PlaceForms.Resized,
        ["RandomCrop"] = PlaceForms.Resized,
    };

    /// <summary>Whether there is a row for a class.</summary>
    public static bool Knows(string className) => _forms.ContainsKey(className) || LayerClasses.TrainingAids.Contains(className)
        || className is "InputLayer" or "TimeDistributed";

    /// <summary>The form of a layer; null where TF.js computes it rightly.</summary>
    public static TfjsForm? FormOf(Replaced layer) =>
        _forms.GetValueOrDefault(layer.ClassName) is { } row ? row(layer)
        : LayerClasses.TrainingAids.Contains(layer.ClassName) && !_aids.Contains(layer.ClassName) ? Nothing(layer)
        : null;

    private static TfjsForm? Same(Replaced layer) => null;

    private static JsonArray Nothing() => [0, 0];

    private static TfjsForm Nothing(Replaced layer) => new(
        layer.ClassName is "RandomHeight" or "RandomWidth"
            ? "resizes at random outside of training, too"
            : $"has no layer {layer.ClassName}",
        it => it.Own("Activation", new() { ["activation"] = "linear" }, it.X))
    {
        PassesMask = true,
    };

    private static TfjsForm? PoolOfSequences(Replaced layer) =>
        layer.OfChannelsFirst($"mixes up the dimensions of a {layer.ClassName} that has channels first");
}
