using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Shards;

namespace QuantBuild.Tfjs.Elements;

/// <summary>The stored bytes of a weight, of a model whose file errors name.</summary>
internal sealed record WeightBytes(WeightSpec Weight, string ModelFile)
{
    public void Read(long offset, Span<byte> destination)
    {
        try
        {
            Weight.Shards.Read(Weight.Offset + offset, destination);
        }
        catch (IOException exception)
        {
            throw Error(TfjsRejection.UnreadableShard, $"the shards cannot be read: {exception.Message}", exception);
        }
    }

    public TfjsFormatException Error(TfjsRejection rejection, string message, Exception? innerException = null) =>
        new(rejection, message, ModelFile, Weight.Name, innerException);
}
