namespace QuantBuild.Quantization;

/// <summary>What quantization did to one tensor, original against dequantized.</summary>
/// <param name="MaxAbs">The largest absolute error, in the weight's own unit.</param>
/// <param name="Rms">The root of the mean squared error, in the weight's own unit; 0 for an empty tensor.</param>
/// <param name="SqnrDb">
/// The signal-to-quantization-noise ratio, 10·log10(Σx² / Σe²), in dB. Positive infinity where there is no error at all
/// (also for a tensor of zeros), negative infinity where there is error but no signal, or where a value became infinite.
/// </param>
public sealed record QuantizationError(double MaxAbs, double Rms, double SqnrDb);
