namespace QuantBuild.Quantization.Plans;

/// <summary>One line of a <see cref="QuantizationPlan"/>: the weights that match go to one dtype.</summary>
/// <param name="Dtype">The dtype to store them in.</param>
/// <param name="Patterns">
/// Python <c>fnmatch</c> patterns (<c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[!abc]</c>), case-sensitive;
/// null makes this the fall-through, which takes every weight that no pattern matched. A pattern behind a <c>!</c> leaves the weights that it matches out of this rule,
/// wherever it stands; a rule of nothing but such exclusions is a fall-through with exceptions. A name that itself begins with <c>!</c> is matched by <c>?name</c>.
/// </param>
public sealed record QuantizationRule(QuantizedDtype Dtype, IReadOnlyList<string>? Patterns);
