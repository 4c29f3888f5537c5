using System.Text.Json.Nodes;

namespace QuantBuild.Verification.Tests.ForTfjs;

internal static partial class RewritingCases
{
    /// <summary>What TF.js computes as Keras does.</summary>
    public static IReadOnlyDictionary<string, JsonNode> AsTheyAre { get; } = new Dictionary<string, JsonNode>
    {
        ["conv1d"] = Chain(
            [8, 3], """Conv1D {"filters": 2, "kernel_size": 3, "dilation_rate": 2, "padding": "same", "activation": "gelu"}"""),
        ["conv2d"] = Chain([6, 7, 3], """Conv2D {"filters": 2, "kernel_size": [3, 2], "strides": [2, 1], "padding": "same"}"""),
        ["conv2d, dilated"] = Chain(
            [6, 7, 3], """Conv2D {"filters": 2, "kernel_size": 2, "dilation_rate": [2, 1], "activation": "mish"}"""),
        ["conv2d, channels first"] = Chain([3, 6, 7], $$"""Conv2D {"filters": 2, "kernel_size": 2, {{First}}}"""),
        ["conv3d"] = Chain([4, 5, 3, 2], """Conv3D {"filters": 2, "kernel_size": [2, 3, 1], "strides": [1, 2, 1], "padding": "same"}"""),
        ["conv3d, dilated"] = Chain([4, 5, 4, 2], """Conv3D {"filters": 2, "kernel_size": 2, "dilation_rate": 2}"""),
        ["conv3d, channels first"] = Chain([2, 4, 5, 3], $$"""Conv3D {"filters": 3, "kernel_size": 2, {{First}}}"""),
        ["depthwise"] = Chain([6, 7, 3], """DepthwiseConv2D {"kernel_size": 3, "depth_multiplier": 2, "padding": "same", "strides": 2}"""),
        ["depthwise, channels first"] = Chain([3, 6, 7], $$"""DepthwiseConv2D {"kernel_size": 3, {{First}}}"""),
        ["separable"] = Chain([6, 7, 3], """SeparableConv2D {"filters": 4, "kernel_size": 2, "dilation_rate": 2, "depth_multiplier": 2}"""),
        ["transposed"] = Chain([3, 4, 2], """Conv2DTranspose {"filters": 3, "kernel_size": 3, "strides": 2, "padding": "same"}"""),
        ["transposed, valid"] = Chain([3, 4, 2], """Conv2DTranspose {"filters": 3, "kernel_size": [3, 1], "strides": 2}"""),
        ["transposed, channels first"] = Chain(
            [2, 3, 4], $$"""Conv2DTranspose {"filters": 3, "kernel_size": 3, "strides": 2, {{First}}}"""),
        ["dense"] = Chain([2, 3, 4], """Dense {"units": 5, "activation": "swish"}"""),
        ["embedding"] = Chain(
            [6], """Embedding {"input_dim": 5, "output_dim": 3, "mask_zero": true, "input_length": 6}""",
            """LSTM {"units": 2, "recurrent_activation": "sigmoid"}"""),
        ["lstm over marks"] = Chain(
            [6, 4], """Masking {"mask_value": 0.5}""", $$"""LSTM {"units": 3, "recurrent_activation": "sigmoid", {{Sequences}}}""",
            """LSTM {"units": 2, "recurrent_activation": "sigmoid"}"""),
        ["gru"] = Chain(
            [5, 4], $$"""GRU {"units": 3, "recurrent_activation": "sigmoid", "reset_after": false, "go_backwards": true, {{Sequences}}}"""),
        ["states that another layer begins with"] = Graph(
            [5, 4], ("a", """Dense {"units": 3}""", ["x"]), ("h", """LSTM {"units": 3, "recurrent_activation": "sigmoid"}""", ["x"]),
            ("c", """SimpleRNN {"units": 3}""", ["a"]), ("l", """LSTM {"units": 3, "recurrent_activation": "sigmoid"}""", ["a", "h", "c"])),
        ["simple rnn"] = Chain([5, 4], """SimpleRNN {"units": 3, "activation": "relu", "use_bias": false}"""),
        ["bidirectional"] = Chain(
            [5, 4],
            Both("LSTM", $"\"recurrent_activation\": \"sigmoid\", {Sequences}")),
        ["bidirectional, summed"] = Chain(
            [5, 4], """Bidirectional {"merge_mode": "sum", "layer": {"class_name": "SimpleRNN", "config": {"name": "r", "units": 3}}}"""),
        ["each step"] = Chain([3, 4], Each("Dense", """{"units": 2, "activation": "relu"}""")),
        ["each step, images"] = Chain([3, 5, 4, 2], Each("Conv2D", """{"filters": 2, "kernel_size": 2}""")),
        ["each step, normalized"] = Chain([3, 4, 2], Each("BatchNormalization", "{}"), Each("LayerNormalization", "{}")),
        ["each step, pooled and flattened"] = Chain(
            [3, 5, 4, 2], Each("MaxPooling2D", "{}"), Each("Flatten", "{}"), Each("Dense", """{"units": 2}""")),
        ["batch normalization"] = Chain([4, 3], """BatchNormalization {"axis": [2], "epsilon": 0.01}"""),
        ["layer normalization"] = Chain([4, 5, 3], """LayerNormalization {"axis": [2, 3]}"""),
        ["activations"] = Chain(
            [2, 4], """Activation {"activation": "selu"}""", """Activation {"activation": "softsign"}""",
            """Activation {"activation": "elu"}""",
            """Activation {"activation": "log_softmax"}"""),
        ["relu, cut"] = Chain([5], """ReLU {"max_value": 0.5}"""),
        ["softmax, two axes"] = Chain([4, 5, 3], """Softmax {"axis": [1, 2]}"""),
        ["leaky relu"] = Chain([5], """LeakyReLU {"alpha": 0.2}"""),
        ["prelu"] = Chain([4, 5, 3], """PReLU {"shared_axes": [1, 2]}"""),
        ["thresholded relu, elu and softmax"] = Chain([5], """ThresholdedReLU {"theta": 0.2}""", """ELU {"alpha": 1}""", """Softmax {}"""),
        ["add"] = Merge([[3, 4], [3, 4], [1, 4]], "Add {}"),
        ["multiply"] = Merge([[4, 5, 3], [1, 1, 3]], "Multiply {}"),
        ["average, maximum and minimum"] = Tree(),
        ["concatenate"] = Merge([[3, 4], [2, 4]], """Concatenate {"axis": 1}"""),
        ["dot"] = Merge([[3, 4], [5, 4]], """Dot {"axes": -1}"""),
        ["dot of vectors"] = Merge([[4], [4]], """Dot {"axes": 1, "normalize": true}"""),
        ["pools"] = Chain(
            [9, 3], """MaxPooling1D {"pool_size": 3, "strides": 1, "padding": "same"}""", """AveragePooling1D {"pool_size": [2]}""",
            "GlobalMaxPooling1D {}"),
        ["pools of images"] = Chain(
            [9, 8, 3], """MaxPooling2D {"pool_size": 3, "strides": 2, "padding": "same"}""", """AveragePooling2D {"strides": 1}""",
            "GlobalAveragePooling2D {}"),
        ["pools, channels first"] = Chain(
            [3, 9, 8], $$"""MaxPooling2D { {{First}}}""", $$"""AveragePooling2D { {{First}}}""", $$"""GlobalMaxPooling2D { {{First}}}"""),
        ["means of volumes"] = Chain([5, 6, 4, 2], """AveragePooling3D {"padding": "same"}""", """AveragePooling3D {"strides": 1}"""),
        ["means of volumes, channels first"] = Chain([2, 5, 6, 4], $$"""AveragePooling3D { {{First}}}"""),
        ["places"] = Chain(
            [3, 4, 2], """ZeroPadding2D {"padding": [[1, 0], [2, 1]]}""", """Cropping2D {"cropping": [1, 2]}""",
            """UpSampling2D {"size": [2, 3]}""",
            """Permute {"dims": [3, 1, 2]}""", "Flatten {}", """RepeatVector {"n": 2}""", """Reshape {"target_shape": [4, -1]}"""),
        ["places, channels first"] = Chain(
            [2, 3, 4], $$"""ZeroPadding2D {"padding": 1, {{First}}}""", $$"""Cropping2D {"cropping": [[1, 0], [0, 2]], {{First}}}""",
            $$"""UpSampling2D {"size": [2, 1], {{First}}}""", $$"""Flatten { {{First}}}"""),
        ["rescaling"] = Chain([4, 3], """Rescaling {"scale": [0.5, 2, 3], "offset": [1, 2, -1]}"""),
        ["aids of training"] = Chain(
            [4, 3], """Dropout {"rate": 0.5}""", """GaussianNoise {"stddev": 1}""", """GaussianDropout {"rate": 0.5}""",
            """AlphaDropout {"rate": 0.5}""", """SpatialDropout1D {"rate": 0.5}""", """Activation {"activation": "relu"}"""),
    };

    /// <summary>What TF.js computes as Keras does once it is said in words that it knows.</summary>
    public static IReadOnlyDictionary<string, JsonNode> InOtherWords { get; } = new Dictionary<string, JsonNode>
    {
        ["silu"] = Chain([4], """Dense {"units": 3, "activation": "silu"}"""),
        ["an initializer of one's own"] = Chain([4], """Dense {"units": 3, "kernel_initializer": {"class_name": "Own", "config": {}}}"""),
        ["gates by default"] = Chain([5, 4], """LSTM {"units": 3}"""),
        ["softmax by default"] = Chain([5, 4], """Softmax {}"""),
        ["a size for both directions"] = Chain([2, 3, 4], """UpSampling2D {"size": 2}"""),
        ["a free dimension before weights"] = Chain([6, 4], """Reshape {"target_shape": [3, -1]}""", """Dense {"units": 2}"""),
        ["a tensor given twice"] = Graph(
            [4], ("a", """Dense {"units": 3}""", ["x"]), ("b", "Add {}", ["a", "a"]), ("c", "Multiply {}", ["b", "a", "b"])),
        ["a twin that reads backwards"] = Chain(
            [5, 4], Both("SimpleRNN", "\"use_bias\": true", twin: "SimpleRNN", prefix: "forward_")),
    };
}
