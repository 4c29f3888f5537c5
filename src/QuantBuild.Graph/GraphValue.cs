namespace QuantBuild.Graph;

/// <summary>One value in a graph: an output of an operation.</summary>
/// <param name="Producer">The operation that gives it.</param>
/// <param name="Index">Which of the operation's outputs it is.</param>
public readonly record struct GraphValue(Operation Producer, int Index)
{
    /// <summary>TensorFlow's name of the value: that of the operation, and <c>:1</c> for its second output.</summary>
    public string Name => Index == 0 ? Producer.Name : $"{Producer.Name}:{Index}";

    /// <summary>The operation that the value comes from, over those that only hand it on.</summary>
    public Operation Source
    {
        get
        {
            var producer = Producer;
            while (producer is { Type: "Identity" or "ReadVariableOp", Inputs: [var input, ..] })
            {
                producer = input.Producer;
            }

            return producer;
        }
    }
}
