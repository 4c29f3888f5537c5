using System.Numerics.Tensors;

namespace QuantBuild.Verification.Internal;

/// <summary>Compares outputs value by value.</summary>
internal sealed class OutputComparer(Tolerance tolerance)
{
    private long _values;
    private double _largestAbsolute;
    private double _largestRelative;
    private OutputMismatch? _mismatch;

    /// <summary>Compares all outputs of a model for the same examples.</summary>
    /// <exception cref="VerificationException">The outputs differ in number or shape.</exception>
    public static OutputComparison Compare(
        IReadOnlyList<OutputTensor> ours, IReadOnlyList<OutputTensor> theirs, Tolerance tolerance, int? examples = null)
    {
        if (ours.Count != theirs.Count)
        {
            throw new VerificationException($"the model has {ours.Count} outputs here and {theirs.Count} in TF.js");
        }

        var comparer = new OutputComparer(tolerance);
        foreach (var (our, their) in ours.Zip(theirs))
        {
            comparer.Add(our, their);
        }

        return new OutputComparison(
            examples ?? ours[0].Shape[0], comparer._values, comparer._largestAbsolute, comparer._largestRelative, comparer._mismatch);
    }

    /// <summary>The first value that is no finite number, as one clause; null where all are.</summary>
    public static string? FindNonFinite(IEnumerable<OutputTensor> outputs)
    {
        foreach (var output in outputs)
        {
            var position = Array.FindIndex(output.Values, value => !float.IsFinite(value));
            if (position >= 0)
            {
                var index = string.Join(", ", IndexOf(position, output.Shape));
                return FormattableString.Invariant(
                    $"output '{output.Name}' [{index}] is {output.Values[position]} in TF.js, which is no finite number");
            }
        }

        return null;
    }

    /// <summary>For how many examples the same class comes first; null where an example has one value.</summary>
    public static int? SameTop1(OutputTensor ours, OutputTensor theirs)
    {
        var classes = ours.Values.Length / ours.Shape[0];
        return classes == 1 ? null : Enumerable.Range(0, ours.Shape[0]).Count(example => First(ours, example) == First(theirs, example));

        int First(OutputTensor output, int example) => TensorPrimitives.IndexOfMax(output.Values.AsSpan(example * classes, classes));
    }

    private void Add(OutputTensor ours, OutputTensor theirs)
    {
        if (!ours.Shape.SequenceEqual(theirs.Shape) || ours.Values.Length != theirs.Values.Length)
        {
            throw new VerificationException($"output '{theirs.Name}' has shape [{string.Join(", ", ours.Shape)}] here "
                + $"and [{string.Join(", ", theirs.Shape)}] in TF.js");
        }

        double largest = ours.Values.Where(float.IsFinite).Select(MathF.Abs).DefaultIfEmpty().Max();
        var allowed = tolerance.Allowed(largest);
        _values += ours.Values.Length;
        for (var i = 0; i < ours.Values.Length; i++)
        {
            var difference = Math.Abs((double)ours.Values[i] - theirs.Values[i]);
            if (double.IsFinite(difference))
            {
                _largestAbsolute = Math.Max(_largestAbsolute, difference);
                _largestRelative = Math.Max(_largestRelative, largest > 0 ? difference / largest : 0);
            }

            // A value that is no finite number, in both engines or in one, makes the comparison false as well.
            if (!(difference <= allowed))
            {
                _mismatch ??= new OutputMismatch(theirs.Name, IndexOf(i, ours.Shape), ours.Values[i], theirs.Values[i], allowed);
            }
        }
    }

    private static int[] IndexOf(int position, IReadOnlyList<int> shape)
    {
        var index = new int[shape.Count];
        for (var dimension = shape.Count - 1; dimension >= 0; dimension--)
        {
            (position, index[dimension]) = Math.DivRem(position, shape[dimension]);
        }

        return index;
    }
}
