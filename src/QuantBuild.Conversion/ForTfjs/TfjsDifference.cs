using QuantBuild.Common;
using QuantBuild.Conversion.ForTfjs.Forms;

namespace QuantBuild.Conversion.ForTfjs;

/// <summary>What TF.js does not load of a layer, or would compute otherwise than Keras.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="ClassName">Keras's class name.</param>
/// <param name="Why">What TF.js lacks or does otherwise, as the end of a sentence that begins with its name.</param>
/// <param name="IsSolved">Whether layers that TF.js computes rightly take its place.</param>
public sealed record TfjsDifference(string Layer, string ClassName, string Why, bool IsSolved)
{
    /// <summary>A line for people.</summary>
    public override string ToString() =>
        $"Layer '{Printable.Text(Layer)}' ({ClassName}): {TfjsTable.Release} {Printable.Text(Why, int.MaxValue)}.";
}
