using TorchSharp;
using static TorchSharp.torch.nn;

namespace QuantBuild.Benchmarks.Inputs;

/// <summary>Images of noise in the shape of MNIST's, each with a class, drawn from libtorch's generator.</summary>
internal sealed class RandomDigits : IDisposable
{
    private const int ClassCount = 10;

    /// <param name="count">How many.</param>
    public RandomDigits(int count)
    {
        (Images, Classes) = (torch.rand(count, 28, 28, 1), torch.randint(0, ClassCount, count));
        Targets = functional.one_hot(Classes, ClassCount).to(torch.float32);
    }

    /// <summary>The images, [count, 28, 28, 1].</summary>
    public torch.Tensor Images { get; }

    /// <summary>Their classes, [count].</summary>
    public torch.Tensor Classes { get; }

    /// <summary>The same, one-hot, [count, 10].</summary>
    public torch.Tensor Targets { get; }

    public void Dispose()
    {
        Images.Dispose();
        Classes.Dispose();
        Targets.Dispose();
    }
}
