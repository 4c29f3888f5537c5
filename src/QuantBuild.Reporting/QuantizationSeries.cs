namespace QuantBuild.Reporting;

/// <summary>One curve of <see cref="QuantizationFigure"/>: a function, or what is left of it after quantization.</summary>
/// <param name="Label">The panel's title, such as <c>8-bit quantization</c>.</param>
/// <param name="X">Where the function was sampled, ascending.</param>
/// <param name="Y">Its values there, as many as <paramref name="X"/> has.</param>
public sealed record QuantizationSeries(string Label, IReadOnlyList<float> X, IReadOnlyList<float> Y);
