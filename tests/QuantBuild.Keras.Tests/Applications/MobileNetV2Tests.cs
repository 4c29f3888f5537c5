using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Keras.Applications;
using QuantBuild.Keras.Layers.Merging;
using QuantBuild.Keras.Layers.Reshaping;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Applications;

public sealed class MobileNetV2Tests
{
    private static string WeightsFile => Path.Combine(
        Environment.GetEnvironmentVariable("QUANTBUILD_DATA") ?? "", "mobilenet_v2",
        "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224.h5");

    [Fact]
    public void The_model_has_Keras_layers_names_shapes_and_parameter_count()
    {
        // act
        using var model = MobileNetV2.Create(seed: 1);

        // assert: the count that keras.applications documents
        Assert.Equal(3_538_984, model.ParameterCount);
        Assert.Equal("mobilenetv2_1.00_224", model.Name);
        Assert.Equal(156, model.Layers.Count);
        Assert.Equal(
            ["input_1", "Conv1", "bn_Conv1", "Conv1_relu", "expanded_conv_depthwise", "expanded_conv_depthwise_BN",
                "expanded_conv_depthwise_relu", "expanded_conv_project", "expanded_conv_project_BN", "block_1_expand"],
            model.Layers.Take(10).Select(layer => layer.Name));
        Assert.Equal(
            ["block_16_project_BN", "Conv_1", "Conv_1_bn", "out_relu", "global_average_pooling2d", "predictions"],
            model.Layers.TakeLast(6).Select(layer => layer.Name));
        Assert.Equal(
            ["block_2_add", "block_4_add", "block_5_add", "block_7_add", "block_8_add", "block_9_add", "block_11_add", "block_12_add",
                "block_14_add", "block_15_add"],
            model.Layers.Where(layer => layer is Add).Select(layer => layer.Name));
        Assert.Equal(["block_1_pad", "block_3_pad", "block_6_pad", "block_13_pad"], model.Layers.Where(layer => layer is ZeroPadding2D)
            .Select(layer => layer.Name));
    }

    [Fact]
    public void Folded_and_saved_it_computes_what_its_layers_compute()
    {
        // arrange
        Assert.SkipUnless(File.Exists(WeightsFile), "QUANTBUILD_DATA names no folder with mobilenet_v2/*.h5.");
        using TemporaryFolder folder = new();
        using var model = MobileNetV2.Create();
        model.SetWeights(KerasWeightsFile.Read(model.ToLayersModel(), WeightsFile).Values);
        using var x = torch.rand(2, 224, 224, 3);

        // act
        model.Save(folder["model"]);
        using var loaded = LayersModelFile.Load(folder["model"]);
        using var again = loaded.Predict(x);

        // assert
        using var plain = model.Predict([x])[0];
        Assert.True(plain.sub(again).abs().max().item<float>() < 1e-4);
        Assert.All(plain.sum(1).data<float>().ToArray(), sum => Assert.Equal(1, sum, 1e-4f));
    }
}
