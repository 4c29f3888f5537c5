namespace QuantBuild.Experiments.Recipes;

/// <summary>What rounding one weight alone costs the model.</summary>
/// <param name="Weight">The weight's name.</param>
/// <param name="Op">What it is to the model, as recipes name it; null for anything else.</param>
/// <param name="Bytes">How many bytes it takes in float32.</param>
/// <param name="Errors">How far the outputs moved at each width that was measured, the widest first.</param>
public sealed record WeightSensitivity(string Weight, string? Op, long Bytes, IReadOnlyList<WidthError> Errors);

/// <summary>What one width costs.</summary>
/// <param name="Levels">How many levels the weight was rounded to.</param>
/// <param name="Step">The distance of neighbouring levels, in the weight's own unit.</param>
/// <param name="Error">The divergence of the model's outputs from the float model's on the selection examples; 0 for the same.</param>
public sealed record WidthError(int Levels, double Step, double Error);
