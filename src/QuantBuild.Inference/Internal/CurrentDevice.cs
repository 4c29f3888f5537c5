namespace QuantBuild.Inference.Internal;

/// <summary>What sessions compute on whose options name no device.</summary>
internal static class CurrentDevice
{
    private static readonly AsyncLocal<InferenceDevice> _value = new();

    /// <summary>The device, by the flow of what runs and not by its thread.</summary>
    public static InferenceDevice Value
    {
        get => _value.Value;
        set => _value.Value = value;
    }
}
