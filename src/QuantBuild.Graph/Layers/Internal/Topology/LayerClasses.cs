using QuantBuild.Common;

namespace QuantBuild.Graph.Layers.Internal.Topology;

/// <summary>The classes of layers that are read, by Keras's names.</summary>
internal static class LayerClasses
{
    private static readonly string[] _computed =
    [
        "Activation", "Add", "Average", "AveragePooling1D", "AveragePooling2D", "BatchNormalization", "Bidirectional",
        "CenterCrop", "Concatenate", "Conv1D", "Conv2D", "Conv2DTranspose", "Cropping1D", "Cropping2D", "Dense",
        "DepthwiseConv2D", "Dot", "Dropout", "ELU", "Embedding", "Flatten", "GRU", "GlobalAveragePooling1D",
        "GlobalAveragePooling2D", "GlobalMaxPooling1D", "GlobalMaxPooling2D", "InputLayer", "LSTM", "LayerNormalization",
        "LeakyReLU", "Masking", "MaxPooling1D", "MaxPooling2D", "Maximum", "Minimum", "Multiply", "Normalization", "PReLU",
        "Permute", "RandomCrop", "ReLU", "RepeatVector", "Rescaling", "Reshape", "Resizing", "SeparableConv1D", "SeparableConv2D",
        "SimpleRNN", "Softmax", "Subtract", "ThresholdedReLU", "TimeDistributed", "UpSampling1D", "UpSampling2D", "ZeroPadding1D",
        "ZeroPadding2D",
    ];

    private static readonly string[] _trainingAids =
    [
        "GaussianNoise", "GaussianDropout", "AlphaDropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "ActivityRegularization",
        "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness", "RandomHeight", "RandomWidth",
        "RandomShear", "RandomHue", "RandomSaturation", "RandomSharpness", "RandomGrayscale", "RandomInvert", "RandomPosterization",
        "RandomPerspective", "RandomErasing", "RandomGaussianBlur", "RandomElasticTransform", "RandomColorDegeneration", "RandomColorJitter",
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
    public static LayersException Unsupported(string layer, string kind) =>
        new($"Layer '{Printable.Text(layer)}' ({Printable.Text(kind)}) is not supported. Supported: {string.Join(", ", _all)}.", layer);
}
