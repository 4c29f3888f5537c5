using QuantBuild.Graph;
using QuantBuild.Inference.Internal;

namespace QuantBuild.Inference;

/// <summary>What there is to compute on, and what engines compute on that are not told.</summary>
public static class InferenceDevices
{
    // A device computes many examples as soon as a few; the processor's caches hold a few.
    private const int TimesAsMany = 16;

    private static readonly Lazy<InferenceException?> _absence = new(FindAbsence);

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
    public static string Describe() => Current == InferenceDevice.Cpu ? "processor" : $"{CardName() ?? "a card"}, by CUDA";

    /// <summary>How many examples are best computed at once.</summary>
    /// <param name="onProcessor">How many are on the processor.</param>
    /// <returns>As many on the processor, more on a device.</returns>
    public static int AtOnce(int onProcessor) => Current == InferenceDevice.Cpu ? onProcessor : onProcessor * TimesAsMany;

    /// <summary>How many examples are computed at once at most, whatever computes: work that is cut between so many is cut within none of
    /// what <see cref="AtOnce"/> says anywhere.</summary>
    /// <param name="onProcessor">How many are on the processor.</param>
    public static int MostAtOnce(int onProcessor) => onProcessor * TimesAsMany;

    /// <summary>Computes something there: a library may be there without a card, and a card without what the library needs.</summary>
    private static InferenceException? FindAbsence()
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
            return OnnxSession.IsNoCuda(exception) ? exception : OnnxSession.NoCuda(exception);
        }
    }

    // The driver tells it on Linux, without a library of its own or a process.
    private static string? CardName()
    {
        const string cards = "/proc/driver/nvidia/gpus", model = "Model:";
        return Directory.Exists(cards)
            ? Directory.GetFiles(cards, "information", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
                .SelectMany(File.ReadLines).FirstOrDefault(line => line.StartsWith(model, StringComparison.Ordinal))?[model.Length..].Trim()
            : null;
    }

    private sealed class Scope(InferenceDevice before) : IDisposable
    {
        public void Dispose() => CurrentDevice.Value = before;
    }
}
