using System.Runtime.InteropServices;
using TorchSharp;

namespace QuantBuild.Keras.Internal.Training;

/// <summary>Samples or targets of a training, kept on the device that computes where they fit there,
/// so that no step waits for a copy.</summary>
internal sealed class DeviceData : IDisposable
{
    private readonly torch.Tensor _data;

    /// <summary>Copies the data to the device; on the processor they stay where they are.</summary>
    /// <param name="host">The data, batch first; they stay the caller's.</param>
    /// <param name="device">Where batches are wanted.</param>
    public DeviceData(torch.Tensor host, torch.Device device)
    {
        Device = device;
        _data = Place(host, device);
    }

    /// <summary>Where batches are wanted.</summary>
    public torch.Device Device { get; }

    public long Count => _data.shape[0];

    /// <summary>Samples by their positions.</summary>
    /// <param name="positions">On the device of the data; see <see cref="ToData"/>.</param>
    public torch.Tensor Take(torch.Tensor positions) => _data.index_select(0, positions).to(Device);

    /// <summary>Consecutive samples.</summary>
    public torch.Tensor Range(long start, long count) => _data.narrow(0, start, count).to(Device);

    /// <summary>Positions where <see cref="Take"/> wants them.</summary>
    public torch.Tensor ToData(torch.Tensor positions) => positions.to(_data.device);

    public void Dispose() => _data.Dispose();

    private static torch.Tensor Place(torch.Tensor host, torch.Device device)
    {
        try
        {
            return host.device_type == device.type ? host.alias() : host.to(device);
        }
        catch (ExternalException exception) when (exception.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase))
        {
            // Larger than the device's memory: batches are copied one by one.
            return host.alias();
        }
    }
}
