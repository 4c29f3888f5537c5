using QuantBuild.Graph;
using QuantBuild.Quantization.Operations;
using QuantBuild.Quantization.Recipes;

namespace QuantBuild.Quantization.Tests.Operations;

public sealed class OperationModelTests
{
    [Theory]
    [InlineData("BiasAdd")]
    [InlineData("AddV2")]
    public void A_convolution_and_the_vector_added_to_it_are_one_layer_with_kernel_and_bias(string add)
    {
        // arrange
        var graph = new TestGraph(1);

        // act
        var model = graph.Read(graph.Add("Relu", "relu", graph.Convolution("conv", graph.Input(3), 3, 4, add)));

        // assert
        Assert.Equal(["image", "conv", "relu"], model.Layers.Select(layer => layer.Name));
        var layer = model.GetLayer("conv");
        Assert.Equal(("conv/w", "conv/b"), (layer.GetWeight("kernel")?.Name, layer.GetWeight("bias")?.Name));
        Assert.Equal(["Conv2D", add], layer.Operations.Select(operation => operation.Type));
        Assert.Equal(["image"], layer.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void A_vector_that_others_see_is_no_layers_bias()
    {
        // arrange: the sum is taken by one layer, and the convolution's own output by another
        var graph = new TestGraph(1);
        var plain = graph.Add("Conv2D", "conv", graph.Input(3), graph.Weight("w", 4, 1, 1, 3, 4));
        var sum = graph.Add("AddV2", "sum", plain, graph.Vector("b", 1, 2, 3, 4));

        // act
        var model = graph.Read(sum, graph.Add("Relu", "relu", plain));

        // assert
        Assert.Null(model.GetLayer("conv").GetWeight("bias"));
        Assert.Equal("b", Assert.Single(model.GetLayer("sum").Weights).Name);
    }

    [Fact]
    public void A_kernel_that_two_operations_take_is_quantized_once_and_its_layers_are_shared()
    {
        // arrange
        var graph = new TestGraph(1);
        var kernel = graph.Weight("w", 3, 1, 1, 3, 3);
        var first = graph.Add("Conv2D", "first", graph.Input(3), kernel);

        // act
        var model = graph.Read(graph.Add("Conv2D", "second", first, kernel));
        var quantized = ModelQuantizer.Quantize(model, new QuantizationRecipe());

        // assert
        Assert.Equal((true, true), (model.GetLayer("first").IsShared, model.GetLayer("second").IsShared));
        Assert.Equal(["w"], quantized.Weights.Select(weight => weight.Restored.Name));
    }

    [Fact]
    public void An_unknown_operation_is_opaque_and_its_large_kernel_is_rounded_and_listed()
    {
        // arrange
        var graph = new TestGraph(1);
        var model = graph.Read(graph.Add("Einsum", "attention", graph.Input(256), graph.Weight("w", 8, 256, 128)));

        // act
        var quantized = ModelQuantizer.Quantize(model, new QuantizationRecipe());

        // assert
        Assert.True(model.GetLayer("attention").Class.IsOpaque);
        Assert.Equal(["attention"], OperationModel.LeftOut(model).Select(layer => layer.Name));
        Assert.Equal(QuantizedDtype.UInt8, Assert.Single(quantized.Weights).Dtype);
    }

    [Fact]
    public void A_weight_without_values_is_an_error_that_names_it()
    {
        // arrange
        var graph = new TestGraph(1);
        graph.Read(graph.Convolution("conv", graph.Input(3), 3, 4));

        // act
        var error = Assert.Throws<GraphException>(() => OperationModel.Read(graph.Operations, WeightSet.Empty));

        // assert
        Assert.Contains("conv/w", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_topology_of_operations_stays()
    {
        // arrange
        var graph = new TestGraph(1);
        var model = graph.Read(graph.Convolution("conv", graph.Input(3), 3, 4));

        // act, assert
        Assert.Same(graph.Operations, model.Clone().Operations);
        Assert.Throws<QuantizationException>(() => model.ToTopology());
    }

    [Fact]
    public void Kernels_that_a_recipe_keeps_finely_are_in_float16()
    {
        // arrange
        var graph = new TestGraph(1);
        var model = graph.Read(graph.Depthwise("depthwise", graph.Convolution("conv", graph.Input(3), 3, 4), 4));

        // act
        var quantized = ModelQuantizer.Quantize(
            model, new QuantizationRecipe { Kernels = new Dictionary<string, KernelGrid> { ["depthwise/w"] = KernelGrid.Fine } });

        // assert
        Assert.Equal(QuantizedDtype.Float16, quantized.Weights.Single(weight => weight.Restored.Name == "depthwise/w").Dtype);
        Assert.Equal(QuantizedDtype.UInt8, quantized.Weights.Single(weight => weight.Restored.Name == "conv/w").Dtype);
    }
}
