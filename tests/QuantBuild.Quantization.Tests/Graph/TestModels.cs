using System.Text.Json.Nodes;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Tests.Arithmetic;

namespace QuantBuild.Quantization.Tests.Graph;

/// <summary>Small random models with kernels whose channels differ a hundredfold, as MobileNet's do.</summary>
internal static class TestModels
{
    public static Tensor3 Picture(int seed) => Tensor3.Random(12, 12, 3, seed);

    public static ModelGraph Sequential(int seed) => ModelGraph.Parse(
        JsonNode.Parse("""
        {"keras_version":"2.11.0","backend":"tensorflow","model_config":{"class_name":"Sequential","config":{"name":"sequential","layers":[
          {"class_name":"InputLayer","config":{"name":"input_1","batch_input_shape":[null,12,12,3]}},
          {"class_name":"Conv2D","config":{"name":"conv1","activation":"relu","use_bias":true}},
          {"class_name":"MaxPooling2D","config":{"name":"pool1","pool_size":[2,2]}},
          {"class_name":"Conv2D","config":{"name":"conv2","activation":"linear","use_bias":true,"data_format":"channels_last"}},
          {"class_name":"BatchNormalization","config":{"name":"bn2","axis":[3],"epsilon":0.001}},
          {"class_name":"ReLU","config":{"name":"relu2","max_value":6.0}},
          {"class_name":"Flatten","config":{"name":"flatten"}},
          {"class_name":"Dense","config":{"name":"dense1","activation":"relu"}},
          {"class_name":"Dropout","config":{"name":"dropout","rate":0.5}},
          {"class_name":"Dense","config":{"name":"dense2","activation":"softmax","use_bias":true}}]}}}
        """)!,
        [
            .. Kernel("conv1", "kernel", [3, 3, 3, 8], seed), .. Vectors("conv1", 8, seed, "bias"),
            .. Kernel("conv2", "kernel", [3, 3, 8, 6], seed + 1), .. Vectors("conv2", 6, seed + 1, "bias"),
            .. Vectors("bn2", 6, seed + 2, "gamma", "beta", "moving_mean", "moving_variance"),
            .. Kernel("dense1", "kernel", [54, 16], seed + 3), .. Vectors("dense1", 16, seed + 3, "bias"),
            .. Kernel("dense2", "kernel", [16, 5], seed + 4), .. Vectors("dense2", 5, seed + 4, "bias"),
        ]);

    /// <summary>The functional model with batch normalizations that lack gamma, beta, or both, as InceptionV3's do.</summary>
    public static ModelGraph WithoutGammaOrBeta(int seed)
    {
        var graph = Functional(seed);
        var topology = graph.ToTopology();
        Without("bn1", "scale");
        Without("bn2", "center");
        Without("bn3", "scale", "center");
        return ModelGraph.Parse(
            topology, graph.Weights.Where(weight => weight.Name is not ("bn1/gamma" or "bn2/beta" or "bn3/gamma" or "bn3/beta")));

        void Without(string layer, params string[] flags)
        {
            var config = topology["config"]!["layers"]!.AsArray().Single(node => (string?)node!["name"] == layer)!["config"]!;
            Array.ForEach(flags, flag => config[flag] = false);
        }
    }

    public static ModelGraph Functional(int seed) => ModelGraph.Parse(
        JsonNode.Parse("""
        {"class_name":"Functional","config":{"name":"model","layers":[
          {"name":"input_1","class_name":"InputLayer","config":{"name":"input_1"},"inbound_nodes":[]},
          {"name":"conv1","class_name":"Conv2D","config":{"name":"conv1","activation":"linear","use_bias":false},
            "inbound_nodes":[[["input_1",0,0,{}]]]},
          {"name":"bn1","class_name":"BatchNormalization","config":{"name":"bn1","axis":-1,"epsilon":0.001},
            "inbound_nodes":[[["conv1",0,0,{}]]]},
          {"name":"relu1","class_name":"ReLU","config":{"name":"relu1","max_value":6},"inbound_nodes":[[["bn1",0,0,{}]]]},
          {"name":"project","class_name":"Conv2D","config":{"name":"project","activation":"linear","use_bias":true},
            "inbound_nodes":[["relu1",0,0,{}]]},
          {"name":"bn2","class_name":"BatchNormalization","config":{"name":"bn2","axis":3,"epsilon":0.001},
            "inbound_nodes":[[["project",0,0,{}]]]},
          {"name":"add","class_name":"Add","config":{"name":"add"},"inbound_nodes":[[["relu1",0,0,{}],["bn2",0,0,{}]]]},
          {"name":"depthwise","class_name":"DepthwiseConv2D","config":{"name":"depthwise","activation":"linear"},
            "inbound_nodes":[[["add",0,0,{}]]]},
          {"name":"bn3","class_name":"BatchNormalization","config":{"name":"bn3","axis":3,"epsilon":0.001},
            "inbound_nodes":[[["depthwise",0,0,{}]]]},
          {"name":"pool","class_name":"GlobalAveragePooling2D","config":{"name":"pool"},"inbound_nodes":[[["bn3",0,0,{}]]]},
          {"name":"dense","class_name":"Dense","config":{"name":"dense","activation":"softmax"},"inbound_nodes":[[["pool",0,0,{}]]]}],
         "input_layers":[["input_1",0,0]],"output_layers":[["dense",0,0]]},"unknown":{"kept":[1,2]}}
        """)!,
        [
            .. Kernel("conv1", "kernel", [3, 3, 3, 8], seed), .. Vectors("bn1", 8, seed, "gamma", "beta", "moving_mean", "moving_variance"),
            .. Kernel("project", "kernel", [1, 1, 8, 8], seed + 1), .. Vectors("project", 8, seed + 1, "bias"),
            .. Vectors("bn2", 8, seed + 2, "gamma", "beta", "moving_mean", "moving_variance"),
            .. Kernel("depthwise", "depthwise_kernel", [3, 3, 8, 2], seed + 3), .. Vectors("depthwise", 16, seed + 3, "bias"),
            .. Vectors("bn3", 16, seed + 4, "gamma", "beta", "moving_mean", "moving_variance"),
            .. Kernel("dense", "kernel", [16, 4], seed + 5), .. Vectors("dense", 4, seed + 5, "bias"),
        ]);

    private static IEnumerable<WeightTensor> Kernel(string layer, string role, int[] shape, int seed)
    {
        var values = TestValues.Normal(shape.Aggregate(1, (product, size) => product * size), seed + 1000, deviation: 0.2);
        var spread = TestValues.Uniform(64, seed + 2000, -1, 1);
        yield return new WeightTensor(
            $"{layer}/{role}", shape, values.Select((value, i) => value * MathF.Pow(10, spread[i % shape[^1]])).ToArray());
    }

    private static IEnumerable<WeightTensor> Vectors(string layer, int length, int seed, params string[] roles) =>
        roles.Select((role, index) =>
            new WeightTensor(
                $"{layer}/{role}", [length],
                TestValues.Uniform(length, seed + 3000 + index, role is "gamma" or "moving_variance" ? 0.5f : -1, 1.5f)));
}
