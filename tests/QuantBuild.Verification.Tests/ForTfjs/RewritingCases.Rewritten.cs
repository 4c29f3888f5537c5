using System.Text.Json.Nodes;

namespace QuantBuild.Verification.Tests.ForTfjs;

internal static partial class RewritingCases
{
    /// <summary>What TF.js does not load or computes otherwise, with words that say why, and that other layers take the place of.</summary>
    public static IReadOnlyDictionary<string, (JsonNode Topology, string Why)> Rewritten { get; } =
        new Dictionary<string, (JsonNode, string)>
    {
        ["conv1d, causal"] = (
            Chain([8, 3], """Conv1D {"filters": 2, "kernel_size": 3, "dilation_rate": 2, "padding": "causal", "activation": "relu"}"""),
            "causal"),
        ["conv1d, causal, unknown activation"] = (
            Chain([8, 3], """Conv1D {"filters": 2, "kernel_size": 2, "padding": "causal", "activation": "hard_silu"}"""), "causal"),
        ["conv1d, channels first"] = (
            Chain([3, 8], $$"""Conv1D {"filters": 2, "kernel_size": 3, "activation": "softmax", {{First}}}"""), "mixes up"),
        ["conv1d, groups"] = (Chain([8, 4], """Conv1D {"filters": 6, "kernel_size": 3, "groups": 2}"""), "groups of channels"),
        ["conv2d, groups"] = (
            Chain([5, 6, 4], """Conv2D {"filters": 6, "kernel_size": [3, 2], "groups": 2, "activation": "relu"}"""), "groups of channels"),
        ["conv2d, each channel"] = (
            Chain([5, 6, 4], """Conv2D {"filters": 8, "kernel_size": 2, "groups": 4, "dilation_rate": 2}"""), "groups of channels"),
        ["conv2d, groups, channels first"] = (
            Chain([4, 5, 6], $$"""Conv2D {"filters": 6, "kernel_size": 2, "groups": 2, {{First}}}"""), "groups of channels"),
        ["conv3d, groups"] = (Chain([3, 4, 3, 4], """Conv3D {"filters": 2, "kernel_size": 2, "groups": 2}"""), "groups of channels"),
        ["depthwise 1d"] = (
            Chain(
                [8, 3],
                """DepthwiseConv1D {"kernel_size": 3, "depth_multiplier": 2, "strides": 2, "padding": "same", "activation": "relu"}"""),
            "DepthwiseConv1D"),
        ["depthwise 1d, causal"] = (
            Chain([8, 3], """DepthwiseConv1D {"kernel_size": 3, "dilation_rate": 2, "padding": "causal"}"""), "DepthwiseConv1D"),
        ["depthwise 1d, channels first"] = (Chain([3, 8], $$"""DepthwiseConv1D {"kernel_size": 3, {{First}}}"""), "DepthwiseConv1D"),
        ["depthwise, dilated"] = (
            Chain([6, 7, 3], """DepthwiseConv2D {"kernel_size": [3, 2], "dilation_rate": 2, "depth_multiplier": 2, "padding": "same"}"""),
            "dilation rate"),
        ["depthwise, dilated, channels first"] = (
            Chain([3, 6, 7], $$"""DepthwiseConv2D {"kernel_size": 2, "dilation_rate": [1, 2], "activation": "hard_silu", {{First}}}"""),
            "dilation rate"),
        ["separable 1d"] = (
            Chain(
                [8, 3], """SeparableConv1D {"filters": 4, "kernel_size": 3, "strides": 2, "depth_multiplier": 2, "activation": "relu"}"""),
            "SeparableConv1D"),
        ["separable 1d, causal"] = (
            Chain([8, 3], """SeparableConv1D {"filters": 4, "kernel_size": 3, "dilation_rate": 2, "padding": "causal"}"""),
            "SeparableConv1D"),
        ["separable, channels first"] = (
            Chain([3, 6, 7], $$"""SeparableConv2D {"filters": 4, "kernel_size": 2, "activation": "relu", {{First}}}"""), "channels first"),
        ["transposed, dilated"] = (
            Chain([3, 4, 2], """Conv2DTranspose {"filters": 3, "kernel_size": 2, "dilation_rate": 2, "padding": "same"}"""),
            "dilation rate"),
        ["transposed, more rows"] = (
            Chain(
                [3, 4, 2],
                """Conv2DTranspose {"filters": 3, "kernel_size": 3, "strides": 2, "output_padding": [1, 0], "padding": "same"}"""),
            "output padding"),
        ["transposed, more rows, valid"] = (
            Chain([3, 4, 2], """Conv2DTranspose {"filters": 3, "kernel_size": 3, "strides": 2, "output_padding": 1}"""), "output padding"),
        ["transposed volumes"] = (
            Chain([2, 3, 2, 2], """Conv3DTranspose {"filters": 3, "kernel_size": [2, 3, 1], "strides": [2, 1, 2], "padding": "same"}"""),
            "Conv3DTranspose"),
        ["transposed volumes, channels first"] = (
            Chain([2, 3, 2, 2], $$"""Conv3DTranspose {"filters": 3, "kernel_size": [3, 2, 1], "strides": 2, {{First}}}"""),
            "Conv3DTranspose"),
        ["dense, layer as activation"] = (
            Chain([4], """Dense {"units": 3, "activation": {"class_name": "LeakyReLU", "config": {"alpha": 0.1}}}"""), "takes no layer"),
        ["dense, prelu as activation"] = (
            Chain([4], """Dense {"units": 3, "activation": {"class_name": "PReLU", "config": {}}}"""), "takes no layer"),
        ["dense, relu with a slope as activation"] = (
            Chain([4], """Dense {"units": 3, "activation": {"class_name": "ReLU", "config": {"negative_slope": 0.3, "max_value": 0.5}}}"""),
            "takes no layer"),
        ["hard_sigmoid of keras 3"] = (Keras3("""Dense {"units": 3, "activation": "hard_sigmoid"}"""), "hard_sigmoid as Keras 2"),
        ["hard_silu"] = (Chain([4], """Activation {"activation": "hard_silu"}"""), "no activation hard_silu"),
        ["gelu_new"] = (Chain([4], """Activation {"activation": "gelu_new"}"""), "no activation gelu_new"),
        ["leaky_relu"] = (Chain([4], """Dense {"units": 3, "activation": "leaky_relu"}"""), "no activation leaky_relu"),
        ["marks go through an activation's layers"] = (Chain(
            [6, 4], "Masking {}", """Dense {"units": 3, "activation": "leaky_relu"}""", """SimpleRNN {"units": 2}"""),
            "no activation leaky_relu"),
        ["lstm, hard_sigmoid of keras 3"] = (
            Keras3("""LSTM {"units": 3, "recurrent_activation": "hard_sigmoid"}""", 5), "hard_sigmoid as Keras 2"),
        ["gru, hard_sigmoid of keras 3"] = (
            Keras3("""GRU {"units": 3, "reset_after": false, "activation": "hard_sigmoid", "recurrent_activation": "hard_sigmoid"}""", 5),
            "hard_sigmoid as Keras 2"),
        ["bidirectional, hard_sigmoid of keras 3"] = (Keras3(
            Both("LSTM", "\"recurrent_activation\": \"hard_sigmoid\""), 5), "hard_sigmoid as Keras 2"),
        ["each step, unknown activation"] = (
            Chain([3, 4], Each("Dense", """{"units": 2, "activation": "hard_silu"}""")), "no activation hard_silu"),
        ["each step, dilated"] = (
            Chain([3, 6, 5, 2], Each("DepthwiseConv2D", """{"kernel_size": 2, "dilation_rate": 2, "activation": "leaky_relu"}""")),
            "dilation rate"),
        ["each step, padded"] = (Chain([3, 6, 2], Each("ZeroPadding1D", """{"padding": 2}""")), "ZeroPadding1D"),
        ["each step, softmax over places"] = (Chain([3, 6, 2], Each("Softmax", """{"axis": 1}""")), "last dimension"),
        ["attention"] = (Merge([[3, 4], [5, 4]], """Attention {"use_scale": true}"""), "no layer Attention"),
        ["attention to itself"] = (Graph([5, 4], ("a", "Attention {}", ["x", "x"])), "no layer Attention"),
        ["attention, three inputs"] = (Merge([[3, 4], [5, 2], [5, 4]], "Attention {}"), "no layer Attention"),
        ["additive attention"] = (Merge([[3, 4], [5, 4]], """AdditiveAttention {"use_scale": true}"""), "no layer AdditiveAttention"),
        ["multi-head attention"] = (
            Merge([[3, 4], [5, 6]], """MultiHeadAttention {"num_heads": 2, "key_dim": 3, "value_dim": 5}"""),
            "no layer MultiHeadAttention"),
        ["multi-head attention to itself"] = (
            Graph([5, 4], ("a", """MultiHeadAttention {"num_heads": 3, "key_dim": 2, "use_bias": false}""", ["x", "x"])),
            "no layer MultiHeadAttention"),
        ["multi-head attention, any length"] = (
            Graph([null, 4], ("a", """MultiHeadAttention {"num_heads": 2, "key_dim": 2}""", ["x", "x", "x"])),
            "no layer MultiHeadAttention"),
        ["batch normalization, other axis"] = (Chain([5, 4, 3], """BatchNormalization {"axis": 1}"""), "mixes up"),
        ["batch normalization of volumes"] = (Chain([2, 3, 4, 2], """BatchNormalization {"axis": [4]}"""), "4 dimensions at most"),
        ["batch normalization of volumes, channels first"] = (Chain([2, 3, 4, 2], """BatchNormalization {"axis": 1}"""), "mixes up"),
        ["layer normalization of volumes"] = (Chain([2, 3, 4, 2], """LayerNormalization {"axis": [3, 4]}"""), "4 dimensions at most"),
        ["group normalization"] = (Chain([4, 5, 6], """GroupNormalization {"groups": 3}"""), "no layer GroupNormalization"),
        ["group normalization, each channel, no weights"] = (
            Chain([4, 6], """GroupNormalization {"groups": -1, "scale": false, "center": false}"""), "no layer GroupNormalization"),
        ["group normalization of vectors"] = (
            Chain([6], """GroupNormalization {"groups": 2, "center": false}"""), "no layer GroupNormalization"),
        ["group normalization of volumes"] = (Chain([2, 3, 2, 4], """GroupNormalization {"groups": 2}"""), "no layer GroupNormalization"),
        ["rms normalization"] = (Chain([5, 4], "RMSNormalization {}"), "no layer RMSNormalization"),
        ["rms normalization of vectors"] = (Chain([4], """RMSNormalization {"epsilon": 0.1}"""), "no layer RMSNormalization"),
        ["unit normalization"] = (Chain([4, 5, 3], """UnitNormalization {"axis": [1, 3]}"""), "no layer UnitNormalization"),
        ["normalization"] = (Chain([4, 3], """Normalization {"axis": -1}"""), "no layer Normalization"),
        ["normalization, one figure"] = (
            Chain([4, 3], """Normalization {"axis": null, "mean": 0.5, "variance": 4}"""), "no layer Normalization"),
        ["normalization, two axes"] = (Chain([4, 5, 3], """Normalization {"axis": [1, 3]}"""), "no layer Normalization"),
        ["normalization, inverse"] = (Chain([4, 3], """Normalization {"axis": 1, "invert": true}"""), "no layer Normalization"),
        ["relu, slope"] = (Chain([6], """ReLU {"negative_slope": 0.2}"""), "negative slope"),
        ["relu, threshold"] = (Chain([6], """ReLU {"threshold": 0.7}"""), "negative slope"),
        ["relu, all"] = (Chain([6], """ReLU {"threshold": 0.2, "negative_slope": 0.1, "max_value": 0.6}"""), "negative slope"),
        ["elu"] = (Chain([6], """ELU {"alpha": 0.5}"""), "alpha of 1"),
        ["softmax, other axis"] = (Chain([4, 5, 3], """Softmax {"axis": 1}"""), "last dimension"),
        ["subtract"] = (Merge([[3, 4], [3, 4]], "Subtract {}"), "no layer Subtract"),
        ["flatten, open sizes"] = (Chain([null, 4], "Flatten {}"), "known sizes"),
        ["pools of sequences, channels first"] = (Chain([3, 8], $$"""MaxPooling1D { {{First}}}"""), "channels first"),
        ["largest of volumes"] = (
            Chain([4, 5, 3, 2], """MaxPooling3D {"pool_size": [2, 2, 1], "strides": [2, 1, 1], "padding": "same"}"""), "MaxPooling3D"),
        ["padding of sequences"] = (Chain([4, 3], """ZeroPadding1D {"padding": [1, 2]}"""), "no layer ZeroPadding1D"),
        ["padding of volumes"] = (Chain([2, 3, 4, 2], """ZeroPadding3D {"padding": [[1, 0], [2, 1], [0, 1]]}"""), "no layer ZeroPadding3D"),
        ["padding of volumes, channels first"] = (
            Chain([2, 2, 3, 4], $$"""ZeroPadding3D {"padding": 1, {{First}}}"""), "no layer ZeroPadding3D"),
        ["cropping of sequences"] = (Chain([6, 3], "Cropping1D {}"), "no layer Cropping1D"),
        ["cropping of volumes"] = (Chain([4, 5, 6, 2], """Cropping3D {"cropping": [1, 0, 2]}"""), "no layer Cropping3D"),
        ["upsampling of sequences"] = (Chain([4, 3], """UpSampling1D {"size": 3}"""), "no layer UpSampling1D"),
        ["upsampling of volumes"] = (Chain([2, 3, 2, 2], """UpSampling3D {"size": [2, 1, 3]}"""), "no layer UpSampling3D"),
        ["bilinear upsampling"] = (Chain([3, 4, 2], """UpSampling2D {"size": [2, 3], "interpolation": "bilinear"}"""), "pixels' corners"),
        ["bilinear upsampling, channels first"] = (
            Chain([2, 3, 4], $$"""UpSampling2D {"interpolation": "bilinear", {{First}}}"""), "pixels' corners"),
        ["global pools that keep dimensions"] = (Chain([4, 5, 3], """GlobalMaxPooling2D {"keepdims": true}"""), "keepdims"),
        ["global pools of sequences that keep dimensions"] = (Chain([4, 3], """GlobalAveragePooling1D {"keepdims": true}"""), "keepdims"),
        ["global pools of sequences, channels first"] = (Chain([4, 3], $$"""GlobalAveragePooling1D { {{First}}}"""), "channels first"),
        ["global pools of volumes"] = (Chain([2, 3, 4, 2], """GlobalMaxPooling3D {"keepdims": true}"""), "no layer GlobalMaxPooling3D"),
        ["global pools of volumes, channels first"] = (
            Chain([2, 2, 3, 4], $$"""GlobalAveragePooling3D { {{First}}}"""), "no layer GlobalAveragePooling3D"),
        ["resizing"] = (Chain([5, 6, 2], """Resizing {"height": 3, "width": 8}"""), "aligns the corners"),
        ["resizing, nearest, cut"] = (
            Chain([5, 6, 2], """Resizing {"height": 3, "width": 8, "interpolation": "nearest", "crop_to_aspect_ratio": true}"""),
            "aligns the corners"),
        ["resizing, antialiased, channels first"] = (
            Chain([2, 7, 6], $$"""Resizing {"height": 3, "width": 4, "antialias": true, {{First}}}"""), "aligns the corners"),
        ["center crop"] = (Chain([7, 6, 2], """CenterCrop {"height": 4, "width": 4}"""), "beside the middle"),
        ["center crop of small images"] = (Chain([3, 6, 2], """CenterCrop {"height": 4, "width": 4}"""), "beside the middle"),
        ["random crop"] = (Chain([7, 6, 2], """RandomCrop {"height": 4, "width": 5}"""), "no layer RandomCrop"),
        ["augmentation"] = (Chain([4, 5, 3], """RandomFlip {"mode": "horizontal"}"""), "no layer RandomFlip"),
    };
}
