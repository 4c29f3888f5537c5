using QuantBuild.Datasets.Downloads;

namespace QuantBuild.Datasets.Store;

/// <summary>What the MobileNetV2 demo needs, under the addresses that the TF.js example and Keras use.</summary>
public static class PublishedFiles
{
    /// <summary>1,000 ImageNet photographs, five each of 200 things; sampling of github.com/ajschumacher/imagen.
    /// None is part of this project.</summary>
    public static DatasetArchive ImageNetSamples { get; } = new(
        "imagenet-1000-samples",
        new Uri("https://storage.googleapis.com/tfjs-examples/quantization/data/imagenet-1000-samples.tar.gz"));

    /// <summary>The folder of a data folder that may hold pictures of ImageNet's training part, named as the samples are: to calibrate
    /// and choose by. It is not downloaded.</summary>
    public static string ImageNetTraining => "imagenet-train-samples";

    /// <summary>MobileNetV2 1.0 for 224×224 pixels, trained on ImageNet: Keras weights in HDF5, 3,538,984 parameters. No checksum is
    /// pinned, since more than one conversion of the same checkpoint goes under this name.</summary>
    public static DatasetFile MobileNetV2Weights { get; } = new(
        "mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224.h5",
        new Uri("https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/"
            + "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224.h5"))
    {
        MostBytes = 16_000_000,
    };
}
