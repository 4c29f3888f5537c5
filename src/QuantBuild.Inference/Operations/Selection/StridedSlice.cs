using QuantBuild.Inference.Lowering;

namespace QuantBuild.Inference.Operations.Selection;

/// <summary>TensorFlow's slices with steps and masks, as <c>x[1:, ..., tf.newaxis, 0]</c> has them.</summary>
internal static class StridedSlice
{
    public static void Write(OperationLowering operation)
    {
        var strides = operation.Constant(3).Integers;
        var (begin, end) = (operation.Value(1).Constant?.Value.Integers, operation.Value(2).Constant?.Value.Integers);
        var entries = Entries(operation, strides);
        var sliced = entries.Where(entry => !entry.IsNew).ToList();
        if (sliced.Exists(entry => entry.Position >= (begin?.Length ?? int.MaxValue) || entry.Position >= (end?.Length ?? int.MaxValue)))
        {
            throw new InferenceException("its begin, end and strides have different lengths.", operation.Name);
        }

        var starts = begin is not null
            ? operation.Integers([.. sliced.Select(entry => entry.Begin(begin[entry.Position]))])
            : Dynamic(operation, operation.Int64(1), sliced, entry => entry.IsBeginOpen ? entry.Begin(0) : null);
        var ends = begin is not null && end is not null
            ? operation.Integers([.. sliced.Select(entry => entry.End(begin[entry.Position], end[entry.Position]))])
            : DynamicEnds(operation, starts, sliced);
        var axes = operation.Integers([.. sliced.Select(entry => (long)entry.Axis)]);
        var steps = operation.Integers([.. sliced.Select(entry => (long)entry.Stride)]);
        var result = sliced.Count == 0 ? operation.Input(0) : operation.Emit("Slice", [operation.Input(0), starts, ends, axes, steps]);
        var shrunk = sliced.Where(entry => entry.IsShrunk).ToList();
        if (shrunk.Count > 0)
        {
            result = operation.Emit("Squeeze", [result, operation.Integers([.. shrunk.Select(entry => (long)entry.Axis)])]);
        }

        var added = entries.Where(entry => entry.IsNew).ToList();
        if (added.Count > 0)
        {
            result = operation.Emit("Unsqueeze", [result, operation.Integers([.. added.Select(entry => (long)entry.Axis)])]);
        }

        var rank = operation.Value(0).Rank - shrunk.Count + added.Count;
        operation.Set(result, shape: rank is { } known ? Shapes.OfRank(known) : null);
    }

    /// <summary>What each position of begin, end and strides says of which axis; behind an ellipsis, axes count from the end.</summary>
    private static List<Entry> Entries(OperationLowering operation, int[] strides)
    {
        bool Has(string mask, int position) => (operation.Attributes.Integer(mask, 0) & (1 << position)) != 0;
        if (strides.Length > 31)
        {
            throw new InferenceException("it has more than 31 dimensions.", operation.Name);
        }

        int[] positions = [.. Enumerable.Range(0, strides.Length)];
        var ellipsis = Array.FindIndex(positions, position => Has("ellipsis_mask", position));
        bool IsNew(int position) => Has("new_axis_mask", position) && position != ellipsis;
        bool IsShrunk(int position) => Has("shrink_axis_mask", position) && !IsNew(position);
        var entries = new List<Entry>();
        foreach (var position in positions.Where(position => position != ellipsis))
        {
            // A new axis is counted in the result, in which there are no shrunk ones; any other in what is sliced, in which there are no
            // new ones.
            bool Counts(int other) => IsNew(position) ? !IsShrunk(other) : !IsNew(other);
            var axis = ellipsis < 0 || position < ellipsis
                ? positions[..position].Count(Counts)
                : -1 - positions[(position + 1)..].Count(Counts);
            entries.Add(
                new Entry(
                    position,
                    axis,
                    strides[position],
                    Has("begin_mask", position),
                    Has("end_mask", position),
                    IsNew(position),
                    IsShrunk(position)));
        }

        return entries;
    }

    private static string DynamicEnds(OperationLowering operation, string starts, List<Entry> sliced)
    {
        var ends = Dynamic(operation, operation.Int64(2), sliced, entry => entry.IsEndOpen && !entry.IsShrunk ? entry.End(0, 0) : null);
        if (!sliced.Exists(entry => entry.IsShrunk))
        {
            return ends;
        }

        var next = operation.Emit("Add", [starts, operation.Integers(1)]);
        next = operation.Emit("Where", [operation.Emit("Equal", [next, operation.Integers(0)]), operation.Integers(int.MaxValue), next]);
        return operation.Emit("Where", [Flags(operation, sliced.Select(entry => entry.IsShrunk)), next, ends]);
    }

    /// <summary>A vector of which some places are known, and the others come from the running model.</summary>
    private static string Dynamic(OperationLowering operation, string vector, List<Entry> sliced, Func<Entry, long?> known)
    {
        var taken = operation.Emit("Gather", [vector, operation.Integers([.. sliced.Select(entry => (long)entry.Position)])]);
        if (!sliced.Exists(entry => known(entry) is not null))
        {
            return taken;
        }

        var isKnown = Flags(operation, sliced.Select(entry => known(entry) is not null));
        return operation.Emit("Where", [isKnown, operation.Integers([.. sliced.Select(entry => known(entry) ?? 0)]), taken]);
    }

    private static string Flags(OperationLowering operation, IEnumerable<bool> flags)
    {
        bool[] values = [.. flags];
        return operation.Initializer(Graph.Tensor.Of([values.Length], values));
    }

    private sealed record Entry(int Position, int Axis, int Stride, bool IsBeginOpen, bool IsEndOpen, bool IsNew, bool IsShrunk)
    {
        public long Begin(int begin) => IsBeginOpen && !IsShrunk ? Stride > 0 ? 0 : int.MaxValue : begin;

        public long End(int begin, int end) =>
            IsShrunk ? begin == -1 ? int.MaxValue : begin + 1L : !IsEndOpen ? end : Stride > 0 ? int.MaxValue : int.MinValue;
    }
}
