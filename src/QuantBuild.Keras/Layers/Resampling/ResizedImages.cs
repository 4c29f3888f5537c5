using QuantBuild.Graph.Layers.Internal.Lowering;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Layers.Reshaping;
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

    /// <summary>What TF.js makes of the layer.</summary>
    private protected virtual string InTfjs => $"has no layer {ClassName}";

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

    /// <summary>Two Dense layers without bias that have the sampling as their kernels; cuts are cuts, and equal sizes nothing.</summary>
    internal override TfjsForm ForTfjs()
    {
        Dictionary<(int Height, int Width), Func<KerasTensor, KerasTensor>> bySize = [];
        return TfjsForm.Of(InTfjs, x =>
        {
            var size = (x.Shape[0], x.Shape[1]);
            bySize.TryAdd(size, bySize.GetValueOrDefault(size) ?? Resized(x.Shape[0], x.Shape[1]));
            return bySize[size](x);
        }) with
        { NeedsSizes = true };
    }

    private protected abstract (Sampling Rows, Sampling Columns) Sample(int height, int width);

    /// <summary>Where the output begins, if it is nothing but a part of the image; else null.</summary>
    private protected virtual (int Top, int Left)? Cut(int height, int width) => (height, width) == (Height, Width) ? (0, 0) : null;

    private Func<KerasTensor, KerasTensor> Resized(int height, int width)
    {
        if (Cut(height, width) is { } cut)
        {
            return height == Height && width == Width
                ? new Activation("linear", Name).Apply
                : new Cropping2D(cut.Top, height - Height - cut.Top, cut.Left, width - Width - cut.Left, Name).Apply;
        }

        var (rows, columns) = Sample(height, width);
        var (toRows, toColumns, back) = (new Permute([2, 3, 1]), new Permute([3, 2, 1]), new Permute([1, 3, 2], Name));
        var (onRows, onColumns) = (Kernel(rows), Kernel(columns));
        return x => back.Apply(onColumns(toColumns.Apply(onRows(toRows.Apply(x)))));
    }

    private static Func<KerasTensor, KerasTensor> Kernel(Sampling sampling) =>
        TfjsForm.Filled(new Dense(sampling.Outputs, useBias: false), () => [.. sampling.Weights]);

    private static torch.Tensor Matrix(Sampling sampling, torch.Tensor like) =>
        torch.tensor(sampling.Weights, [sampling.Inputs, sampling.Outputs], device: like.device);
}
