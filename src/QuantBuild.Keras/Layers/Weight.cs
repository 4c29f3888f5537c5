using QuantBuild.Keras.Internal;
using QuantBuild.Keras.Internal.Initializers;
using TorchSharp;

namespace QuantBuild.Keras.Layers;

/// <summary>One weight of a layer, in Keras's shape: dense kernels [in, out], convolution kernels HWIO, depthwise kernels HWC1.</summary>
public sealed class Weight
{
    private readonly Initializer _initializer;
    private readonly int[] _storageOrder;
    private readonly int[] _orderOnCard;
    private float[]? _unplaced;
    private torch.Tensor? _tensor;

    /// <param name="layer">The owner, for names and messages.</param>
    /// <param name="shortName">The name within the layer, such as <c>kernel</c>.</param>
    /// <param name="shape">Keras's shape.</param>
    /// <param name="initializer">Fills the first values.</param>
    /// <param name="trainable">False for moving averages.</param>
    /// <param name="storageOrder">
    /// Order of the dimensions in memory, outermost first; row-major where null. Convolution kernels lie in memory as libtorch
    /// wants them while keeping Keras's shape, so that no step of the training copies them.
    /// </param>
    /// <param name="orderOnCard">The same on a card; as on the processor where null.</param>
    internal Weight(
        Layer layer, string shortName, int[] shape, Initializer initializer, bool trainable, int[]? storageOrder, int[]? orderOnCard)
    {
        Layer = layer;
        ShortName = shortName;
        Shape = shape;
        Trainable = trainable;
        _initializer = initializer;
        _storageOrder = storageOrder ?? [.. Enumerable.Range(0, shape.Length)];
        _orderOnCard = orderOnCard ?? _storageOrder;
    }

    /// <summary>The name in saved models: <c>layer/kernel</c>.</summary>
    public string Name => $"{Layer.Name}/{ShortName}";

    /// <summary>Keras's shape.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Whether an optimizer changes it; false for moving averages.</summary>
    public bool Trainable { get; }

    /// <summary>The number of elements.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, dimension) => product * dimension);

    internal Layer Layer { get; }

    internal string ShortName { get; }

    /// <summary>The values as a tensor, made when it is first asked for: a model that is only converted needs no libtorch.</summary>
    internal torch.Tensor Tensor => _tensor ??= Place(Unplaced);

    private float[] Unplaced => _unplaced ?? throw new InvalidOperationException($"{Name} has no values yet.");

    /// <summary>Copies the values out, row-major in Keras's shape.</summary>
    public float[] GetValues()
    {
        if (_tensor is null)
        {
            return [.. Unplaced];
        }

        using var scope = torch.NewDisposeScope();
        return Tensor.detach().cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>Sets the values, row-major in Keras's shape.</summary>
    /// <exception cref="KerasException">The count is not <see cref="ElementCount"/>.</exception>
    public void SetValues(float[] values)
    {
        if (values.LongLength != ElementCount)
        {
            throw new KerasException(
                $"Weight '{Name}' has shape [{string.Join(", ", Shape)}], {ElementCount} values; {values.LongLength} were given.",
                Layer.Name);
        }

        if (_tensor is null)
        {
            _unplaced = [.. values];
        }
        else
        {
            Fill(_tensor, values);
        }
    }

    internal void Initialize(RandomGenerator random)
    {
        var values = new float[ElementCount];
        _initializer.Fill(values, Shape, random);
        SetValues(values);
    }

    internal void MoveTo(torch.Device device)
    {
        if (Tensor.device_type != device.type)
        {
            using var row = torch.empty([ElementCount], dtype: torch.float32, device: device);
            MoveInto(row);
        }
    }

    /// <summary>Moves the values into the memory of a row of as many numbers, which from now on are the weight.</summary>
    internal void MoveInto(torch.Tensor row)
    {
        using var noGrad = torch.no_grad();
        using var place = InShape(row);
        place.copy_(Tensor);
        var moved = place.detach().DetachFromDisposeScope();
        moved.requires_grad = Trainable;
        Release();
        _tensor = moved;
    }

    /// <summary>A row's memory in the weight's shape, as the row's device wants it.</summary>
    internal torch.Tensor InShape(torch.Tensor row)
    {
        var order = OrderOn(row.device_type);
        using var memory = row.view([.. order.Select(axis => (long)Shape[axis])]);
        return memory.permute([.. Enumerable.Range(0, order.Length).Select(axis => (long)Array.IndexOf(order, axis))]);
    }

    /// <summary>Values of the weight's shape as a row, without a copy where they lie as <see cref="InShape"/> has them.</summary>
    internal torch.Tensor InRow(torch.Tensor values)
    {
        using var memory = values.permute([.. OrderOn(values.device_type).Select(axis => (long)axis)]);
        return memory.reshape(-1);
    }

    internal void Release()
    {
        _tensor?.Dispose();
        (_tensor, _unplaced) = (null, null);
    }

    private torch.Tensor Place(float[] values)
    {
        NativeLibraries.EnsureLoaded();
        using var row = torch.empty([ElementCount], dtype: torch.float32);
        var placed = InShape(row).DetachFromDisposeScope();
        placed.requires_grad = Trainable;
        Fill(placed, values);
        _unplaced = null;
        return placed;
    }

    private int[] OrderOn(DeviceType device) => device == DeviceType.CUDA ? _orderOnCard : _storageOrder;

    private void Fill(torch.Tensor target, float[] values)
    {
        using var noGrad = torch.no_grad();
        using var source = torch.tensor(values, [.. Shape.Select(d => (long)d)]);
        target.copy_(source);
    }
}
