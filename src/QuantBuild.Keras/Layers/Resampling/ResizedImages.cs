using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;
using TorchSharp;

namespace QuantBuild.Keras.Layers.Resampling;

/// <summary>What the layers that bring images to a fixed size have in common.</summary>
public abstract class ResizedImages : Layer
{
    private protected ResizedImages(int height, int width, string? name, IReadOnlyList<int>? inputShape)
        : base(name, inputShape)
    {
        (Height, Width) = height > 0 && width > 0
            ? (height, width)
            : throw Error($"makes images of positive height and width; got {height} and {width}");
    }

    /// <summary>Height of the output.</summary>
    public int Height { get; }

    /// <summary>Width of the output.</summary>
    public int Width { get; }

    internal override int[] ComputeOutputShape(int[][] inputs) => inputs[0] is [_, _, var channels]
        ? [Height, Width, channels]
        : throw Error($"takes images, [height, width, channels]; got {LayerShapes.Show(inputs[0])}");

    internal override torch.Tensor Forward(IReadOnlyList<torch.Tensor> inputs, ForwardContext context)
    {
        if (context.Training && ClassName == "RandomCrop")
        {
            throw Error("acts in training, which is not supported for it; the model can be evaluated and quantized");
        }

        var image = inputs[0];
        var (rows, columns) = Sample((int)image.shape[1], (int)image.shape[2]);
        // [batch, height, width, channels] by way of [batch, width, channels, height].
        var enlarged = image.permute(0, 2, 3, 1).matmul(Matrix(rows, image)).permute(0, 3, 2, 1);
        return enlarged.matmul(Matrix(columns, image)).permute(0, 1, 3, 2).contiguous();
    }

    private protected abstract (Sampling Rows, Sampling Columns) Sample(int height, int width);

    private static torch.Tensor Matrix(Sampling sampling, torch.Tensor like) =>
        torch.tensor(sampling.Weights, [sampling.Inputs, sampling.Outputs], device: like.device);
}
