using QuantBuild.Graph.Layers.Internal.Classes;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Graph.Tests.Layers;

public sealed class LayerTableTests
{
    [Fact]
    public void Every_class_that_is_read_has_a_row_and_no_other()
    {
        // An InputLayer becomes the graph's input.
        Assert.Equal(LayerClasses.All.Except(["InputLayer"]).Order(StringComparer.Ordinal), LayerTable.Rows.Select(row => row.ClassName)
            .Order(StringComparer.Ordinal));
        Assert.All(LayerTable.Rows, row => Assert.NotEmpty(row.Operations));
    }

    [Fact]
    public void The_page_on_any_model_lists_every_layer_that_computes()
    {
        // arrange
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "any-model.md"));
        var computed = LayerTable.Rows.Select(row => row.ClassName).Except(LayerClasses.TrainingAids);

        // assert
        Assert.All(computed, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }
}
