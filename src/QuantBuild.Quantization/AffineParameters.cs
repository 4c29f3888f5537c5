namespace QuantBuild.Quantization;

/// <summary>How affine codes stand for values: <c>value = code · Scale + Min</c>.</summary>
/// <param name="Scale">The distance between two neighbouring codes' values, in the weight's own unit.</param>
/// <param name="Min">The value of code 0, in the weight's own unit.</param>
public readonly record struct AffineParameters(double Scale, double Min);
