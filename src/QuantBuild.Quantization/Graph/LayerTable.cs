namespace QuantBuild.Quantization.Graph;

/// <summary>The page of all that passes, rounding, corrections and calibration know of Keras's layers: one row a class. A class that can be
/// loaded has a row or is declared opaque; a test holds this list against those of the engine.</summary>
internal static class LayerTable
{
    public const string Activation = "Activation";
    public const string BatchNormalization = "BatchNormalization";

    private static readonly KernelForm _depthwise = new("depthwise_kernel", 4, null) { IsDepthwise = true };
    private static readonly KernelForm _separable = new("pointwise_kernel", 4, "filters") { InputRole = "depthwise_kernel" };

    private static readonly Dictionary<string, LayerClass> _rows = ((LayerClass[])
    [
        new("InputLayer") { IsInput = true, Rank = RankRule.Given },

        // Layers with a kernel.
        new("Dense") { Kernel = new("kernel", 2, "units"), Rank = RankRule.Kept },
        new("Conv1D") { Kernel = new("kernel", 3, "filters"), Rank = RankRule.Sequences },
        new("Conv2D") { Kernel = new("kernel", 4, "filters"), Rank = RankRule.Images },
        new("DepthwiseConv2D") { Kernel = _depthwise, Rank = RankRule.Images },
        new("SeparableConv2D") { Kernel = _separable, Rank = RankRule.Images },

        // Batch normalizations.
        new(BatchNormalization) { Moments = MomentRule.Normalized, Rank = RankRule.Kept },
        new("BatchNormalizationV1") { Moments = MomentRule.Normalized, Rank = RankRule.Kept },
        new("BatchNormalizationV2") { Moments = MomentRule.Normalized, Rank = RankRule.Kept },
        new("SyncBatchNormalization") { Moments = MomentRule.Normalized, Rank = RankRule.Kept },

        // Activations and sums.
        new(Activation) { Scales = ScaleRule.PassesByActivation, Moments = MomentRule.ByActivation, Rank = RankRule.Kept },
        new("ReLU") { Scales = ScaleRule.PassesUnlessClipped, Moments = MomentRule.Clipped, Rank = RankRule.Kept },
        new("LeakyReLU") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("Add") { Scales = ScaleRule.Joined, Moments = MomentRule.Added, Rank = RankRule.Kept },

        // What works on each channel by itself.
        new("Flatten") { Scales = ScaleRule.PassesFlattened, Moments = MomentRule.Kept, Rank = RankRule.Flat },
        new("MaxPooling1D") { Scales = ScaleRule.Passes, Rank = RankRule.Sequences },
        new("MaxPooling2D") { Scales = ScaleRule.Passes, Rank = RankRule.Images },
        new("AveragePooling1D") { Scales = ScaleRule.Passes, Rank = RankRule.Sequences },
        new("AveragePooling2D") { Scales = ScaleRule.Passes, Moments = MomentRule.Kept, Rank = RankRule.Images },
        new("GlobalMaxPooling1D") { Scales = ScaleRule.Passes, Rank = RankRule.PooledSequences },
        new("GlobalMaxPooling2D") { Scales = ScaleRule.Passes, Rank = RankRule.PooledImages },
        new("GlobalAveragePooling1D") { Scales = ScaleRule.Passes, Rank = RankRule.PooledSequences },
        new("GlobalAveragePooling2D") { Scales = ScaleRule.Passes, Moments = MomentRule.Kept, Rank = RankRule.PooledImages },
        new("ZeroPadding1D") { Scales = ScaleRule.Passes, Rank = RankRule.Sequences },
        new("ZeroPadding2D") { Scales = ScaleRule.Passes, Moments = MomentRule.Kept, Rank = RankRule.Images },
        new("Cropping1D") { Scales = ScaleRule.Passes, Rank = RankRule.Sequences },
        new("Cropping2D") { Scales = ScaleRule.Passes, Rank = RankRule.Images },
        new("UpSampling1D") { Scales = ScaleRule.Passes, Rank = RankRule.Sequences },
        new("UpSampling2D") { Scales = ScaleRule.Passes, Moments = MomentRule.Kept, Rank = RankRule.Images },

        // What passes everything on outside of training.
        new("Dropout") { Scales = ScaleRule.Passes, Moments = MomentRule.Kept, Rank = RankRule.Kept },
        new("SpatialDropout1D") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("SpatialDropout2D") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("SpatialDropout3D") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("GaussianDropout") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("GaussianNoise") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("AlphaDropout") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },
        new("ActivityRegularization") { Scales = ScaleRule.Passes, Rank = RankRule.Kept },

        // Opaque: only the number of dimensions is told, as far as it is known.
        new("Embedding") { IsOpaque = true, TakesIntegers = true },
        .. Opaque(
            RankRule.Kept, "PReLU", "ELU", "ThresholdedReLU", "Softmax", "LayerNormalization", "Normalization", "Rescaling", "Masking"),
        .. Opaque(RankRule.Kept, "GroupNormalization", "RMSNormalization", "UnitNormalization", "MultiHeadAttention"),
        .. Opaque(RankRule.Kept, "Multiply", "Average", "Maximum", "Minimum", "Subtract", "Concatenate"),
        .. Opaque(RankRule.Recurrent, "LSTM", "GRU", "SimpleRNN"),
        .. Opaque(RankRule.Sequences, "SeparableConv1D", "RepeatVector"),
        .. Opaque(RankRule.Images, "Conv2DTranspose", "Resizing", "CenterCrop", "RandomCrop"),
        .. Opaque(RankRule.CountOf("target_shape"), "Reshape"),
        .. Opaque(RankRule.CountOf("dims"), "Permute"),
        .. Opaque(RankRule.Unknown, "Bidirectional", "TimeDistributed", "Dot", "Attention", "AdditiveAttention", "DepthwiseConv1D"),
        .. Opaque(
            RankRule.Unknown, "Conv3D", "Conv3DTranspose", "MaxPooling3D", "AveragePooling3D", "GlobalMaxPooling3D",
            "GlobalAveragePooling3D", "ZeroPadding3D", "Cropping3D", "UpSampling3D"),

        // Opaque augmentations, which some versions of Keras apply outside of training, too.
        .. Opaque(
            RankRule.Unknown, "RandomFlip", "RandomRotation", "RandomZoom", "RandomTranslation", "RandomContrast", "RandomBrightness",
            "RandomHeight"),
        .. Opaque(
            RankRule.Unknown, "RandomWidth", "RandomShear", "RandomHue", "RandomSaturation", "RandomSharpness", "RandomGrayscale",
            "RandomInvert"),
        .. Opaque(
            RankRule.Unknown, "RandomPosterization", "RandomPerspective", "RandomErasing", "RandomGaussianBlur", "RandomElasticTransform"),
        .. Opaque(RankRule.Unknown, "RandomColorDegeneration", "RandomColorJitter", "RandAugment", "AugMix", "MixUp", "CutMix"),
    ]).ToDictionary(row => row.Name, StringComparer.Ordinal);

    public static LayerClass? Find(string name) => _rows.GetValueOrDefault(name);

    /// <summary>The row of a class. One that the engine cannot load may still be quantized in a file; it is opaque, but by its name it may
    /// keep the number of dimensions.</summary>
    public static LayerClass Of(string name) => Find(name) ?? new(name)
    {
        IsOpaque = true,
        Rank = name.EndsWith("Dropout", StringComparison.Ordinal) || name.Contains(BatchNormalization, StringComparison.Ordinal)
            ? RankRule.Kept
            : RankRule.Unknown,
    };

    private static IEnumerable<LayerClass> Opaque(RankRule rank, params string[] names) =>
        names.Select(name => new LayerClass(name) { IsOpaque = true, Rank = rank });
}
