using QuantBuild.Graph;
using QuantBuild.Inference.Gradients.Tape;

namespace QuantBuild.Inference.Gradients.Windows;

/// <summary>Pictures whose rows and columns are made of others', as where they are resized: back goes a product with a matrix of the rows'
/// shares, and one of the columns'.</summary>
internal static class TakenPlaces
{
    /// <summary>Tells what a row or column of the result is made of: of which of the input, and by how much.</summary>
    public delegate void Shares(int place, Action<int, double> add);

    /// <param name="node">The node, whose input and output have rows and columns last.</param>
    /// <param name="gradient">The gradient of the result.</param>
    /// <param name="sharesAlong">The shares along each of the two dimensions.</param>
    public static string Back(NodeGradient node, string gradient, Func<int, Shares> sharesAlong)
    {
        var rows = Matrix(node, 2, sharesAlong(2), isTurned: true);
        return node.Emit("MatMul", [node.Emit("MatMul", [rows, gradient]), Matrix(node, 3, sharesAlong(3), isTurned: false)]);
    }

    /// <summary>[results, inputs], or turned.</summary>
    private static string Matrix(NodeGradient node, int axis, Shares shares, bool isTurned)
    {
        int inputs = node.Shape(node.Input(0))[axis], results = node.Shape(node.Output())[axis];
        var values = new float[inputs * results];
        for (var place = 0; place < results; place++)
        {
            var row = place;
            shares(place, (from, share) => values[isTurned ? (from * results) + row : (row * inputs) + from] += (float)share);
        }

        return node.Matrix(isTurned ? Tensor.Of([inputs, results], values) : Tensor.Of([results, inputs], values));
    }
}
