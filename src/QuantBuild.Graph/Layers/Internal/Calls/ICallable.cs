namespace QuantBuild.Graph.Layers.Internal.Calls;

/// <summary>What a model's topology calls: a layer, or a model in the model. Called again, it computes with the same weights.</summary>
/// <typeparam name="T">What stands for a tensor.</typeparam>
internal interface ICallable<T>
{
    /// <summary>Adds a call to the graph.</summary>
    /// <returns>The outputs.</returns>
    T[] Call(IReadOnlyList<T> inputs);
}
