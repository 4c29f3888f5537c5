namespace QuantBuild.Inference;

/// <summary>Reads an output of a run.</summary>
/// <param name="name">Its name.</param>
/// <param name="output">It, which is there until this returns.</param>
public delegate void OutputReader(string name, OutputValues output);

/// <summary>A float32 output of a run, where it was computed: of large ones a copy takes longer than what is read.</summary>
public readonly ref struct OutputValues
{
    /// <param name="shape">The shape, in the graph's own order.</param>
    /// <param name="values">The values.</param>
    /// <param name="areChannelsFirst">Whether they lie channels first: [N, C, …] where the shape is [N, …, C].</param>
    public OutputValues(IReadOnlyList<int> shape, ReadOnlySpan<float> values, bool areChannelsFirst = false)
    {
        (Shape, AreChannelsFirst) = (shape, areChannelsFirst);
        Values = values;

        // Loops over places ask for it again and again.
        Channels = shape.Count > 0 ? shape[^1] : 1;
    }

    /// <summary>The shape, in the graph's own order: channels last.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The values as they lie.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Whether they lie channels first.</summary>
    public bool AreChannelsFirst { get; }

    /// <summary>How many channels there are: the last length, 1 of a scalar.</summary>
    public int Channels { get; }

    /// <summary>How many numbers of a channel lie one after the other: the places of an example where channels are first, else 1.
    /// </summary>
    public int RunLength => AreChannelsFirst && Values.Length > 0 ? Values.Length / Shape[0] / Channels : 1;

    /// <summary>Copies the channels of a place.</summary>
    /// <param name="place">Which one, counted over all dimensions but the last, in the graph's own order.</param>
    /// <param name="target">Takes as many numbers as there are channels.</param>
    public void CopyPlace(int place, Span<float> target)
    {
        if (!AreChannelsFirst)
        {
            Values.Slice(place * Channels, Channels).CopyTo(target);
            return;
        }

        var run = RunLength;
        var start = (place / run * run * Channels) + (place % run);
        foreach (ref var value in target[..Channels])
        {
            value = Values[start];
            start += run;
        }
    }

    /// <summary>Copies all, in the graph's own order.</summary>
    public float[] ToArray()
    {
        if (!AreChannelsFirst)
        {
            return Values.ToArray();
        }

        var copy = new float[Values.Length];
        for (var place = 0; place < copy.Length / Channels; place++)
        {
            CopyPlace(place, copy.AsSpan(place * Channels, Channels));
        }

        return copy;
    }
}
