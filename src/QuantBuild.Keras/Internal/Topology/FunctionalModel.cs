using QuantBuild.Keras.Internal.Calls;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>A functional model whose weights are still to be read.</summary>
internal sealed class FunctionalModel : Model
{
    private FunctionalModel(CallGraph graph, string name)
        : base(graph, name)
    {
    }

    public static FunctionalModel WithoutValues(CallGraph graph, string name) => new(graph, name);
}
