using System.Text.Json.Nodes;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Recipes;
using QuantBuild.Quantization.Tests.Graph;

namespace QuantBuild.Quantization.Tests.Recipes;

public sealed class LevelsBySizeTests
{
    [Fact]
    public void Levels_go_with_one_over_the_square_root_of_the_elements_and_end_at_256()
    {
        // act: kernels of 216, 432, 864 and 80 elements, whose geometric mean by NumPy is 526.3
        var levels = LevelsBySize.Of(TestModels.Sequential(seed: 1), 100);

        // assert
        Assert.Equal(
            [("conv1/kernel", 156), ("conv2/kernel", 110), ("dense1/kernel", 78), ("dense2/kernel", 256)],
            levels.Select(kernel => (kernel.Key, kernel.Value)));
    }

    [Fact]
    public void A_kernel_of_nearly_all_elements_has_about_the_levels_asked_for()
    {
        // arrange
        var model = TestModels.Sequential(seed: 1);
        var kernel = model.FindWeight("dense1/kernel")!;
        model.SetWeight(new WeightTensor(kernel.Name, [1000, 1000], new float[1_000_000]));

        // act, assert
        Assert.InRange(LevelsBySize.Of(model, 100)[kernel.Name], 99, 101);
    }

    [Fact]
    public void No_kernel_is_made_more_than_twice_as_coarse()
    {
        // arrange: a kernel of 100 times the size of 200 others, which would be left a fifth
        int[] sizes = [.. Enumerable.Repeat(10, 200), 1000];

        // act
        var levels = LevelsBySize.Of(Dense(sizes), 100);

        // assert: the mean is 46.4, by NumPy
        Assert.Equal(50, levels["dense200/kernel"]);
        Assert.Equal(215, levels["dense0/kernel"]);
    }

    [Fact]
    public void A_recipe_takes_them_unless_a_grid_is_named()
    {
        // arrange
        var recipe = new QuantizationRecipe
        {
            Kernel = KernelGrid.Levels(100),
            IsSpreadBySize = true,
            Kernels = new Dictionary<string, KernelGrid> { ["conv2/kernel"] = KernelGrid.Levels(17) },
        };

        // act
        var quantized = ModelQuantizer.Quantize(TestModels.Sequential(seed: 1), recipe);

        // assert
        Assert.Equal(
            [156, 17, 78, 256],
            quantized.Weights.Where(weight => weight.Restored.Name.EndsWith("/kernel", StringComparison.Ordinal))
                .Select(weight => weight.Codes!.Grid.Levels));
    }

    private static ModelGraph Dense(int[] sizes) => ModelGraph.Parse(
        new JsonObject
        {
            ["class_name"] = "Sequential",
            ["config"] = new JsonObject
            {
                ["name"] = "sequential",
                ["layers"] = new JsonArray([.. sizes.Select((_, i) => new JsonObject
                {
                    ["class_name"] = "Dense",
                    ["config"] = new JsonObject { ["name"] = $"dense{i}", ["use_bias"] = false },
                })]),
            },
        },
        sizes.Select((size, i) => new WeightTensor($"dense{i}/kernel", [1, size], new float[size])));
}
