namespace QuantBuild.Keras.Internal.Topology.Building;

/// <summary>What a model's topology calls: a layer, or a model in the model. Called again, it computes with the same weights.</summary>
internal interface ICallable
{
    /// <summary>Adds a call to the graph.</summary>
    /// <returns>The outputs.</returns>
    KerasTensor[] Call(IReadOnlyList<KerasTensor> inputs);
}
