using System.Numerics;
using QuantBuild.Graph;
using QuantBuild.Inference.Internal;

namespace QuantBuild.Inference;

/// <summary>What there is to compute on, and what engines compute on that are not told.</summary>
public static class InferenceDevices
{
    // A device computes many examples as soon as a few; the processor's caches hold a few.
    private const int MostTimesAsMany = 16;

    // What the processor computes at once, four photographs, takes about a tenth of this by MobileNetV2's shapes, two runs at once; what
    // cuDNN and larger models take comes on top.
    private const long BytesForEach = 1L << 30;

    private static readonly Lazy<NoCudaException?> _absence = new(FindAbsence);

    // Once, so that all that is computed is cut alike.
    private static readonly Lazy<int> _timesAsMany = new(() => TimesAsMany(CudaDriver.FreeBytes()));

    /// <summary>What an engine computes on whose options name no device; the processor unless <see cref="Use"/> says otherwise.</summary>
    public static InferenceDevice Current => CurrentDevice.Value;

    /// <summary>Whether a CUDA device can compute here.</summary>
    public static bool HasCuda => _absence.Value is null;

    /// <summary>Has engines compute on a device that are opened by what runs before the result is disposed, on whatever thread.</summary>
    /// <param name="device">The device.</param>
    /// <returns>Ends it.</returns>
    /// <exception cref="InferenceException">The device is not there.</exception>
    public static IDisposable Use(InferenceDevice device)
    {
        if (device == InferenceDevice.Cuda && _absence.Value is { } absence)
        {
            throw new InferenceException(absence.Message, null, absence);
        }

        var before = CurrentDevice.Value;
        CurrentDevice.Value = device;
        return new Scope(before);
    }

    /// <summary>What computes, in words: the card's name where the system tells it, or the processor.</summary>
    public static string Describe() => Current == InferenceDevice.Cpu ? "processor" : $"{CudaDriver.Name() ?? "a card"}, by CUDA";

    /// <summary>How many examples are best computed at once.</summary>
    /// <param name="onProcessor">How many are on the processor.</param>
    /// <returns>As many on the processor; up to sixteen times as many on a device, as far as its memory was free when it was first asked:
    /// once at most for each gibibyte.</returns>
    public static int AtOnce(int onProcessor) => onProcessor * (Current == InferenceDevice.Cpu ? 1 : _timesAsMany.Value);

    /// <summary>How many examples are computed at once at most, whatever computes: work that is cut between so many is cut within none of
    /// what <see cref="AtOnce"/> says anywhere.</summary>
    /// <param name="onProcessor">How many are on the processor.</param>
    public static int MostAtOnce(int onProcessor) => onProcessor * MostTimesAsMany;

    /// <summary>How many times as many examples a card computes at once as the processor.</summary>
    /// <param name="freeBytes">Its memory that nobody has taken; null where that is not known.</param>
    /// <returns>A power of two, so that it goes into <see cref="MostAtOnce"/>.</returns>
    internal static int TimesAsMany(long? freeBytes) =>
        1 << BitOperations.Log2((uint)Math.Clamp((freeBytes ?? long.MaxValue) / BytesForEach, 1, MostTimesAsMany));

    /// <summary>Computes something there: a library may be there without a card, and a card without what the library needs.</summary>
    private static NoCudaException? FindAbsence()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("x", ElementType.Float32, [1]);
        builder.Output("y", builder.Add("AddV2", [x, x]));
        try
        {
            using var engine = InferenceEngine.Open(
                builder.Build(), WeightSet.Empty, new InferenceOptions { Device = InferenceDevice.Cuda });
            engine.Run(new Dictionary<string, Tensor>(StringComparer.Ordinal) { ["x"] = Tensor.Of([1], [1f]) });
            return null;
        }
        catch (InferenceException exception)
        {
            return exception as NoCudaException ?? new NoCudaException(exception.Message, exception);
        }
    }

    private sealed class Scope(InferenceDevice before) : IDisposable
    {
        public void Dispose() => CurrentDevice.Value = before;
    }
}
