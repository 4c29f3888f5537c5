namespace QuantBuild.Graph.Layers;

/// <summary>A topology of layers that is damaged, or has what is not supported.</summary>
public sealed class LayersException : GraphException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, with the layer, the rule and the value.</param>
    /// <param name="layer">Name of the layer concerned, where it is one.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public LayersException(string message, string? layer = null, Exception? innerException = null)
        : base(message, operation: null, innerException)
    {
        Layer = layer;
    }

    /// <summary>Name of the layer concerned; null where the error concerns no single layer.</summary>
    public string? Layer { get; }
}
