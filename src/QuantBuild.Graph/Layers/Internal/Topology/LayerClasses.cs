using QuantBuild.Common;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>The classes of layers that are read, by Keras's names.</summary>
internal static class LayerClasses
{
    private static readonly string[] _computed =
    [
        "Activation", "Add", "AdditiveAttention", "Attention", "Average", "AveragePooling1D", "AveragePooling2D",
        "AveragePooling3D", "BatchNormalization", "Bidirectional", "CenterCrop", "Concatenate", "Conv1D", "Conv2D",
        "Conv2DTranspose", "Conv3D", "Conv3DTranspose", "Cropping1D", "Cropping2D", "Cropping3D", "Dense", "DepthwiseConv1D",
        "DepthwiseConv2D", "Dot", "Dropout", "ELU", "Embedding", "Flatten", "GRU", "GlobalAveragePooling1D",
        "GlobalAveragePooling2D", "GlobalAveragePooling3D", "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalMaxPooling3D",
        "GroupNormalization", "InputLayer", "LSTM", "LayerNormalization", "LeakyReLU", "Masking", "MaxPooling1D", "MaxPooling2D",
        "MaxPooling3D", "Maximum", "Minimum", "MultiHeadAttention", "Multiply", "Normalization", "PReLU", "Permute",
        "RMSNormalization", "RandomCrop", "ReLU", "RepeatVector", "Rescaling", "Reshape", "Resizing", "SeparableConv1D",
        "SeparableConv2D", "SimpleRNN", "Softmax", "Subtract", "ThresholdedReLU", "TimeDistributed", "UnitNormalization",
        "UpSampling1D", "UpSampling2D", "UpSampling3D", "ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D",
    ];

    private static readonly string[] _trainingAids =
    [
        "GaussianNoise", "GaussianDropout", "AlphaDropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D",
        "ActivityRegularization",
        "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness", "RandomHeight",
        "RandomWidth",
        "RandomShear", "RandomHue", "RandomSaturation", "RandomSharpness", "RandomGrayscale", "RandomInvert", "RandomPosterization",
        "RandomPerspective", "RandomErasing", "RandomGaussianBlur", "RandomElasticTransform", "RandomColorDegeneration",
        "RandomColorJitter",
        "RandAugment", "AugMix", "MixUp", "CutMix",
    ];

    private static readonly SortedSet<string> _all = new([.. _computed, .. _trainingAids], StringComparer.Ordinal);

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<string> All => _all;

    /// <summary>Layers that act in training alone and pass everything on otherwise: noise, regularization, augmentation.</summary>
    public static IReadOnlyList<string> TrainingAids => _trainingAids;

    public static bool Knows(string className) =>
        _all.Contains(className);

    /// <summary>The error for a class that is not known.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="kind">Its class, and what else says what it computes.</param>
    /// <param name="known">The classes that are; all of these where it is not given.</param>
    public static LayersException Unsupported(string layer, string kind, IEnumerable<string>? known = null) => new(
        $"Layer '{Printable.Text(layer)}' ({Printable.Text(kind)}) is not supported. Supported: {string.Join(", ", known ?? _all)}.",
        layer);
}
