using QuantBuild.Keras.Internal.Graph;

namespace QuantBuild.Keras.Internal.Topology;

/// <summary>A functional model whose weights are still to be read.</summary>
internal sealed class FunctionalModel : Model
{
    private FunctionalModel(ModelGraph graph, string name)
        : base(graph, name)
    {
    }

    public static FunctionalModel WithoutValues(ModelGraph graph, string name) => new(graph, name);
}
