using TorchSharp;

namespace QuantBuild.Keras.Internal;

/// <summary>The random masks of one training, drawn on the device that computes; they repeat with the seed of each step.</summary>
/// <remarks>
/// TorchSharp's <see cref="torch.Generator"/> belongs to the processor, whatever device it is given, and libtorch refuses it for tensors of
/// another. So masks on the processor come from a generator of their own, which nothing else draws from, and those on CUDA from CUDA's own,
/// which is seeded anew in each step.
/// </remarks>
internal sealed class DropoutMasks : IDisposable
{
    private readonly torch.Generator? _processor;

    public DropoutMasks(torch.Device device)
    {
        Device = device;
        _processor = device.type == DeviceType.CPU ? new torch.Generator() : null;
    }

    public torch.Device Device { get; }

    /// <summary>Whether masks come from a generator of the processor.</summary>
    public bool AreDrawnOnProcessor => _processor is not null;

    /// <summary>Begins a step.</summary>
    public void Seed(long seed)
    {
        if (_processor is not null)
        {
            _processor.manual_seed(seed);
        }
        else
        {
            torch.cuda.manual_seed(seed);
        }
    }

    /// <summary>Sets values to zero with a probability, and divides the others by their share.</summary>
    /// <exception cref="KerasException">The tensor is on another device than the training.</exception>
    public torch.Tensor Drop(torch.Tensor x, double rate)
    {
        if (_processor is null && x.device_type == Device.type)
        {
            // One operation rather than four.
            return torch.nn.functional.dropout(x, rate, training: true);
        }

        using var mask = Ones(x, 1 - rate).div_(Scalars.Of(1 - rate));
        return x.mul(mask);
    }

    /// <summary>A new tensor like another: ones with a probability, else zeros.</summary>
    /// <exception cref="KerasException">The tensor is on another device than the training.</exception>
    public torch.Tensor Ones(torch.Tensor like, double probability) => like.device_type == Device.type
        ? torch.empty_like(like).bernoulli_(probability, _processor)
        : throw new KerasException($"a mask for {like.device_type} cannot be drawn in a training on {Device.type}.");

    public void Dispose() => _processor?.Dispose();
}
