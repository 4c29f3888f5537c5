namespace QuantBuild.Experiments.Scoring.Comparing;

/// <summary>The share of an output's places at which the most likely class is the float model's; 1 or 0 where there is but one.</summary>
internal sealed class ClassAgreement(OutputKind kind) : Comparison
{
    protected override double Worst => 0;

    protected override double OfEqual(ReadOnlySpan<float> reference, ReadOnlySpan<float> values)
    {
        var width = kind.AreIndices ? 1 : kind.Width;
        var (same, places) = (0, values.Length / width);
        for (var start = 0; start < values.Length; start += width)
        {
            same += kind.Class(reference.Slice(start, width)) == kind.Class(values.Slice(start, width)) ? 1 : 0;
        }

        return places == 0 ? 1 : (double)same / places;
    }
}
