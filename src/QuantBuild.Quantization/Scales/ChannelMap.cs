namespace QuantBuild.Quantization.Scales;

/// <summary>Which scale each channel of a value has: element i of the value has that of channel i modulo their number.</summary>
/// <param name="Scales">A number for each channel; channels of the same number have the same scale, whatever value they are of.</param>
/// <param name="IsWhole">Whether the last dimension is just these channels; else it is some multiple of them, as behind a Flatten.</param>
internal sealed record ChannelMap(int[] Scales, bool IsWhole = true);
