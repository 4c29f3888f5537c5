using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Tests.Graph;

/// <summary>Runs a small model on one picture by the layers' definitions, in float64: what passes must not change.</summary>
internal static class FloatExecutor
{
    public static double[] Run(ModelGraph graph, Tensor3 input)
    {
        var outputs = new Dictionary<GraphLayer, Tensor3>();
        foreach (var layer in graph.Layers)
        {
            outputs[layer] = Run(layer, layer.Inputs.Count == 0 && layer.ClassName != "InputLayer"
                ? [input]
                : [.. layer.Inputs.Select(other => outputs[other])], input);
        }

        return [.. graph.Layers.Where(layer => layer.IsOutput).SelectMany(layer => outputs[layer].Values)];
    }

    private static Tensor3 Run(GraphLayer layer, Tensor3[] inputs, Tensor3 modelInput) =>
        Activate(layer.GetString("activation"), layer.ClassName switch
        {
            "InputLayer" => modelInput,
            "Dense" => Dense(layer, inputs[0]),
            "Conv2D" => Convolution(layer, inputs[0], "kernel"),
            "DepthwiseConv2D" => Convolution(layer, inputs[0], "depthwise_kernel"),
            "BatchNormalization" => BatchNorm(layer, inputs[0]),
            "MaxPooling2D" => MaxPooling(inputs[0]),
            "GlobalAveragePooling2D" => new Tensor3(1, 1, inputs[0].Channels, [.. Enumerable.Range(0, inputs[0].Channels).Select(c =>
                inputs[0].Values.Where((_, i) => i % inputs[0].Channels == c).Average())]),
            "Flatten" => new Tensor3(1, 1, inputs[0].Values.Length, inputs[0].Values),
            "ReLU" => inputs[0].Select(x => Math.Clamp(x, 0, layer.GetNumber("max_value") ?? double.PositiveInfinity)),
            "Add" => new Tensor3(
                inputs[0].Height, inputs[0].Width, inputs[0].Channels, [.. inputs[0].Values.Zip(inputs[1].Values, (x, y) => x + y)]),
            "Dropout" or "Activation" => inputs[0],
            _ => throw new NotSupportedException(layer.ClassName),
        });

    private static Tensor3 Activate(string? activation, Tensor3 input) => activation switch
    {
        null or "linear" => input,
        "relu" => input.Select(x => Math.Max(x, 0)),
        "softmax" => input.Select(x => Math.Exp(x) / input.Values.Sum(Math.Exp)),
        _ => throw new NotSupportedException(activation),
    };

    private static Tensor3 Dense(GraphLayer layer, Tensor3 input)
    {
        var kernel = layer.GetWeight("kernel")!;
        var bias = layer.GetWeight("bias");
        var units = kernel.Shape[1];
        return new Tensor3(1, 1, units, [.. Enumerable.Range(0, units).Select(o =>
            (bias?.Values.Span[o] ?? 0) + input.Values.Select((x, i) => x * kernel.Values.Span[(i * units) + o]).Sum())]);
    }

    /// <summary>A convolution without padding, stride 1; depthwise where that is the kernel's role.</summary>
    private static Tensor3 Convolution(GraphLayer layer, Tensor3 input, string role)
    {
        var kernel = layer.GetWeight(role)!;
        var bias = layer.GetWeight("bias");
        var isDepthwise = role == "depthwise_kernel";
        int kh = kernel.Shape[0], kw = kernel.Shape[1], ci = kernel.Shape[2], co = isDepthwise ? ci * kernel.Shape[3] : kernel.Shape[3];
        var output = new Tensor3(
            input.Height - kh + 1, input.Width - kw + 1, co, new double[(input.Height - kh + 1) * (input.Width - kw + 1) * co]);
        for (var i = 0; i < output.Values.Length; i++)
        {
            int o = i % co, x = i / co % output.Width, y = i / co / output.Width;
            double sum = bias?.Values.Span[o] ?? 0;
            for (var tap = 0; tap < kh * kw; tap++)
            {
                for (var c = 0; c < ci; c++)
                {
                    var weight = isDepthwise
                        ? (o / kernel.Shape[3] == c ? kernel.Values.Span[(tap * co) + o] : 0)
                        : kernel.Values.Span[(((tap * ci) + c) * co) + o];
                    sum += weight * input[y + (tap / kw), x + (tap % kw), c];
                }
            }

            output.Values[i] = sum;
        }

        return output;
    }

    private static Tensor3 BatchNorm(GraphLayer layer, Tensor3 input)
    {
        // What the layer was made without counts as not there, whatever the file holds.
        double Element(string role, int channel) => role == "gamma" && layer.GetFlag("scale") == false ? 1
            : role == "beta" && layer.GetFlag("center") == false ? 0
            : layer.GetWeight(role)!.Values.Span[channel];
        return new Tensor3(input.Height, input.Width, input.Channels, [.. input.Values.Select((x, i) => i % input.Channels is var c
            ? (Element("gamma", c) * (x - Element("moving_mean", c)) / Math.Sqrt(Element("moving_variance", c)
                + layer.GetNumber("epsilon")!.Value)) + Element("beta", c) : 0)]);
    }

    private static Tensor3 MaxPooling(Tensor3 input)
    {
        var output = new Tensor3(
            input.Height / 2, input.Width / 2, input.Channels, new double[input.Height / 2 * (input.Width / 2) * input.Channels]);
        for (var i = 0; i < output.Values.Length; i++)
        {
            int c = i % input.Channels, x = i / input.Channels % output.Width * 2, y = i / input.Channels / output.Width * 2;
            output.Values[i] = Math.Max(Math.Max(input[y, x, c], input[y, x + 1, c]), Math.Max(input[y + 1, x, c], input[y + 1, x + 1, c]));
        }

        return output;
    }
}
