namespace QuantBuild.Reporting;

/// <summary>A change of the float model, which keeps its function, before the weights were rounded.</summary>
/// <param name="Pass">The pass's name, such as <c>channel scaling</c>.</param>
/// <param name="Layers">How many layers it changed; 0 where it found nothing to change.</param>
public sealed record AppliedPass(string Pass, long Layers) : ReportNode;
