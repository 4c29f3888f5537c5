using System.Text.Json.Nodes;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Quantization.Graph;

namespace QuantBuild.Quantization.Tests.Graph;

/// <summary>Quantization knows of each layer that is read, or says that it does not: a layer forgotten there would be rounded
/// plainly, and nobody told.</summary>
public sealed class LayerKnowledgeTests
{
    private static readonly Dictionary<string, string> _withKernel = new()
    {
        ["Dense"] = """{"units": 3, "batch_input_shape": [null, 5]}""",
        ["Conv1D"] = """{"filters": 3, "kernel_size": 2, "batch_input_shape": [null, 6, 5]}""",
        ["Conv2D"] = """{"filters": 3, "kernel_size": 2, "batch_input_shape": [null, 6, 6, 5]}""",
        ["DepthwiseConv2D"] = """{"kernel_size": 2, "batch_input_shape": [null, 6, 6, 5]}""",
        ["SeparableConv2D"] = """{"filters": 3, "kernel_size": 2, "batch_input_shape": [null, 6, 6, 5]}""",
    };

    public static TheoryData<string> WithKernel => [.. _withKernel.Keys];

    [Fact]
    public void Each_layer_that_is_read_has_a_row_or_is_declared_opaque()
    {
        // act
        string[] forgotten = [.. LayerClasses.All.Where(name => LayerClass.Find(name) is null)];

        // assert: add what is named here to LayerTable of QuantBuild.Quantization
        Assert.Empty(forgotten);
    }

    [Fact]
    public void A_row_that_tells_of_no_kernel_scales_or_moments_is_declared_opaque_and_no_other()
    {
        // arrange
        var rows = LayerClasses.All.Select(LayerClass.Find).OfType<LayerClass>();

        // act
        string[] wrong = [.. rows.Where(row => row.IsOpaque == TellsSomething(row)).Select(row => row.Name)];

        // assert
        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(WithKernel))]
    public void A_kernel_has_the_roles_and_dimensions_of_its_row(string className)
    {
        // arrange
        var form = LayerClass.Find(className)!.Kernel!;
        var config = JsonNode.Parse(_withKernel[className])!;
        config["name"] = "l";
        var topology = new JsonObject
        {
            ["class_name"] = "Sequential",
            ["config"] = new JsonObject
            {
                ["name"] = "m",
                ["layers"] = new JsonArray(new JsonObject { ["class_name"] = className, ["config"] = config }),
            },
        };

        // act
        var ranks = LayersReader.ReadTopology(topology).Weights.Where(weight => weight.Shape.Count >= 2)
            .ToDictionary(weight => weight.Name.Split('/')[^1], weight => weight.Shape.Count);

        // assert
        Assert.Equal(new HashSet<string> { form.InputRole, form.OutputRole }, ranks.Keys.ToHashSet());
        Assert.All(ranks.Values, rank => Assert.Equal(form.Rank, rank));
    }

    [Fact]
    public void The_kernels_tested_are_those_of_all_rows()
    {
        // arrange
        var wanted = LayerClasses.All.Where(name => LayerClass.Find(name)?.Kernel is not null);

        // assert
        Assert.Equal(wanted.Order(StringComparer.Ordinal), _withKernel.Keys.Order(StringComparer.Ordinal));
    }

    private static bool TellsSomething(LayerClass row) =>
        row.IsInput || row.Kernel is not null || row.Scales != ScaleRule.Stops || row.Moments != MomentRule.Unknown;
}
