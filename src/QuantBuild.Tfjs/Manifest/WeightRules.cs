using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>The rules a weight keeps, whether it is read or written.</summary>
internal static class WeightRules
{
    /// <summary>The product of the dimensions, refused where it, or the bytes it needs, pass 2^63 - 1.</summary>
    public static long CountElements(Subject subject, IReadOnlyList<int> shape, TfjsDtype storedDtype)
    {
        foreach (var dimension in shape)
        {
            if (dimension < 0)
            {
                throw subject.Error(TfjsRejection.InvalidDimension, $"a dimension must not be negative. Got {dimension}.");
            }
        }

        if (shape.Contains(0))
        {
            return 0;
        }

        // A string takes at least the four bytes of its length.
        long bytes = storedDtype == TfjsDtype.String ? sizeof(uint) : Dtypes.SizeOf(storedDtype);
        long elements = 1;
        foreach (var dimension in shape)
        {
            if (bytes > long.MaxValue / dimension)
            {
                throw subject.Error(
                    TfjsRejection.ShapeOverflow, $"the shape [{string.Join(", ", shape.Take(16))}] needs more than 2^63 - 1 bytes.");
            }

            bytes *= dimension;
            elements *= dimension;
        }

        return elements;
    }

    public static void CheckQuantization(Subject subject, TfjsDtype dtype, WeightQuantization quantization)
    {
        switch (quantization.Dtype)
        {
            case TfjsDtype.UInt8 or TfjsDtype.UInt16 when dtype is TfjsDtype.Float32 or TfjsDtype.Int32:
                break;
            case TfjsDtype.Float16 when dtype is TfjsDtype.Float32:
                return;
            case TfjsDtype.UInt8 or TfjsDtype.UInt16 or TfjsDtype.Float16:
                throw subject.Error(
                    TfjsRejection.InvalidQuantization, $"a {Dtypes.NameOf(dtype)} weight cannot be quantized as "
                    + $"{Dtypes.NameOf(quantization.Dtype)}; only float32 can, and int32 as uint8 or uint16.");
            default:
                throw subject.Error(
                    TfjsRejection.InvalidQuantization, "the quantization dtype must be uint8, uint16 or float16. Got "
                    + $"{Dtypes.NameOf(quantization.Dtype)}.");
        }

        if (!double.IsFinite(quantization.Min))
        {
            throw subject.Error(
                TfjsRejection.NonFiniteScale, FormattableString.Invariant(
                    $"the quantization min must be a finite number. Got {quantization.Min}. Convert the model again from finite weights."));
        }

        // Zero makes all weights the min; TensorFlow.js takes it, and a negative scale, as they come.
        if (!double.IsFinite(quantization.Scale))
        {
            throw subject.Error(
                TfjsRejection.NonFiniteScale, "the quantization scale must be a finite number. "
                    + FormattableString.Invariant($"Got {quantization.Scale}. Convert the model again from finite weights."));
        }
    }

    public static void CheckName(Subject subject, string name, HashSet<string> seen)
    {
        if (name.Length == 0)
        {
            throw subject.Error(TfjsRejection.EmptyName, "a weight's name must not be empty.");
        }

        if (!seen.Add(name))
        {
            throw (subject with { Tensor = name }).Error(
                TfjsRejection.DuplicateName, "the name is taken by an earlier weight; names must be unique in the model.");
        }
    }
}
