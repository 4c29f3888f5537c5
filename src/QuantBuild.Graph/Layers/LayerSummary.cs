namespace QuantBuild.Graph.Layers;

/// <summary>A layer at a glance.</summary>
/// <param name="Name">Its name, unique in the model.</param>
/// <param name="ClassName">Keras's class name.</param>
/// <param name="OutputShape">The shape of its first output for a sample, null where the data decides a size.</param>
/// <param name="Parameters">How many numbers its weights hold.</param>
/// <param name="TrainableParameters">How many of them training changes.</param>
/// <param name="Sources">The names of the layers whose outputs it is called on first.</param>
public sealed record LayerSummary(
    string Name,
    string ClassName,
    IReadOnlyList<int?> OutputShape,
    long Parameters,
    long TrainableParameters,
    IReadOnlyList<string> Sources);
