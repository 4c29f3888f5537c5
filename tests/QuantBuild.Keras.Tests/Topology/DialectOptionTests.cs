using QuantBuild.Conversion;
using QuantBuild.Keras.Layers.Regularization;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Topology;

public sealed class DialectOptionTests
{
    [Theory]
    [InlineData("\"units\": 2.0")]
    [InlineData("\"units\": {\"type\": \"ndarray\", \"value\": 2}")]
    [InlineData("\"units\": 2, \"use_bias\": 1")]
    [InlineData("\"units\": 2, \"useBias\": true, \"kernelRegularizer\": {\"className\": \"L1L2\", \"config\": {\"l2\": 0.01}}")]
    [InlineData(
        "\"units\": 2, \"kernel_regularizer\": {\"class_name\": \"MyOwn\", \"config\": {\"x\": [1]}}, \"activity_regularizer\": \"l2\"")]
    [InlineData("\"units\": 2, \"kernel_constraint\": {\"class_name\": \"MaxNorm\", \"config\": {\"max_value\": 2, \"axis\": 0}}, "
        + "\"bias_constraint\": \"non_neg\"")]
    [InlineData("\"units\": 2, \"kernel_initializer\": {\"class_name\": \"MyOwn\", \"config\": {\"x\": [1]}}")]
    [InlineData("\"units\": 2, \"kernel_initializer\": {\"class_name\": \"GlorotUniformV2\", "
        + "\"config\": {\"seed\": null, \"dtype\": \"float32\"}}")]
    [InlineData("\"units\": 2, \"kernel_initializer\": {\"class_name\": 7, \"config\": []}, \"bias_initializer\": \"identity\"")]
    [InlineData("\"units\": 2, \"kernel_initializer\": {\"class_name\": \"VarianceScaling\", \"config\": {\"scale\": \"much\"}}")]
    [InlineData("\"units\": 2, \"dtype\": \"float16\"")]
    [InlineData("\"units\": 2, \"dtype\": \"float64\"")]
    [InlineData("\"units\": 2, \"dtype\": {\"class_name\": \"Policy\", \"config\": {\"name\": \"mixed_float16\"}}")]
    [InlineData("\"units\": 2, \"dtype\": {\"class_name\": \"PolicyV1\", \"config\": {\"name\": \"mixed_float16\", "
        + "\"loss_scale\": {\"class_name\": \"DynamicLossScale\"}}}")]
    [InlineData("\"units\": 2, \"dtype\": {\"module\": \"keras\", \"class_name\": \"DTypePolicy\", "
        + "\"config\": {\"name\": \"mixed_bfloat16\"}, \"registered_name\": null}")]
    [InlineData("\"units\": 2, \"activation\": {\"module\": \"builtins\", \"class_name\": \"function\", \"config\": \"linear\", "
        + "\"registered_name\": \"linear\"}")]
    [InlineData("\"units\": 2, \"lora_rank\": null, \"quantization_config\": null, \"autocast\": false")]
    public void What_does_not_change_the_result_is_read(string options)
    {
        // arrange
        using var folder = TopologyFile.WriteChain(
            "[null, 1]", $$$$"""{"class_name": "Dense", "config": {"name": "d", {{{{options}}}}}}""", ("d/kernel", [1, 2], [2, -1]),
            ("d/bias", [2], [0, 1]));

        // act
        using var model = LayersModelFile.Load(folder.Path);
        using var x = torch.ones(1, 1);
        using var y = model.Predict(x);

        // assert
        Assert.Equal([2f, 0f], y.data<float>().ToArray());
    }

    [Theory]
    [InlineData("int32")]
    [InlineData("uint8")]
    [InlineData("bool")]
    public void Whole_numbers_come_in_as_floating_point_numbers(string type)
    {
        // arrange
        using var folder = TopologyFile.Write($$$$"""
            {"class_name": "Sequential", "config": {"name": "s", "layers": [
              {"class_name": "InputLayer", "config": {"name": "in", "batch_input_shape": [null, 1], "dtype": "{{{{type}}}}"}},
              {"class_name": "Dense", "config": {"name": "d", "units": 1, "use_bias": false}}]}}
            """, ("d/kernel", [1, 1], [0.5f]));

        // act
        using var model = LayersModelFile.Load(folder.Path);
        using var x = torch.ones(1, 1);
        using var y = model.Predict(x);

        // assert
        Assert.Equal([0.5f], y.data<float>().ToArray());
    }

    [Theory]
    [InlineData(
        "TFOpLambda", "\"function\": \"math.multiply\"", "[[\"in\", 0, 0, {\"y\": 2.0, \"name\": null}]]", "(TFOpLambda math.multiply)")]
    [InlineData(
        "TFOpLambda", "\"function\": \"math.subtract\"", "[[\"_CONSTANT_VALUE\", -1, 1.5, {\"y\": [\"in\", 0, 0]}]]",
        "(TFOpLambda math.subtract)")]
    [InlineData("TFOpLambda", "\"function\": \"concat\"", "[[[\"in\", 0, 0, {\"axis\": -1}], [\"in\", 0, 0, {}]]]", "(TFOpLambda concat)")]
    [InlineData(
        "SlicingOpLambda", "\"function\": \"__operators__.getitem\"", "[[\"in\", 0, 0, {\"slice_spec\": {\"start\": 0}}]]",
        "(SlicingOpLambda __operators__.getitem)")]
    [InlineData("Lambda", "\"function\": [\"4wEAAAA=\", null, null], \"function_type\": \"lambda\"", "[[\"in\", 0, 0, {}]]", "(Lambda)")]
    [InlineData("Custom>Mine", "\"rate\": {\"x\": []}", "[[\"in\", 0, 0, {\"mode\": \"a\"}]]", "(Custom>Mine)")]
    public void A_layer_of_an_unknown_class_is_refused_for_that_and_not_for_its_call(
        string className, string options, string nodes, string kind)
    {
        // arrange
        using var folder = TopologyFile.Write($$$$"""
            {"class_name": "Functional", "config": {"name": "f", "layers": [
              {"class_name": "InputLayer", "name": "in", "config": {"name": "in", "batch_input_shape": [null, 2]}, "inbound_nodes": []},
              {"class_name": "{{{{className}}}}", "name": "odd one", "config": {"name": "odd one", {{{{options}}}}},
                "inbound_nodes": {{{{nodes}}}}}],
              "input_layers": [["in", 0, 0]], "output_layers": [["odd one", 0, 0]]}}
            """);

        // act
        var error = Assert.Throws<KerasException>(() => LayersModelFile.Load(folder.Path));

        // assert
        Assert.Equal("odd one", error.Layer);
        Assert.Contains($"Layer 'odd one' {kind} is not supported.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BatchNormalizationV1", "\"fused\": true, \"renorm\": false, \"virtual_batch_size\": null")]
    [InlineData("BatchNormalizationV2", "\"axis\": {\"class_name\": \"ListWrapper\", \"items\": [1]}")]
    [InlineData("SyncBatchNormalization", "\"axis\": [1]")]
    [InlineData("BatchNormalization", "\"synchronized\": true, \"axis\": -1.0")]
    public void Batch_normalization_is_the_same_under_its_other_names(string className, string options)
    {
        // arrange
        using var folder = TopologyFile.WriteChain(
            "[null, 1]",
            $$$$"""{"class_name": "{{{{className}}}}", "config": {"name": "b", "epsilon": 0.001, "momentum": 0.99, {{{{options}}}}}}""",
            ("b/gamma", [1], [3]), ("b/beta", [1], [0.5f]), ("b/moving_mean", [1], [-1]), ("b/moving_variance", [1], [3.999f]));

        // act
        using var model = LayersModelFile.Load(folder.Path);
        using var x = torch.ones(1, 1);
        using var y = model.Predict(x);

        // assert: 3·(1 + 1)/√4 + 0.5
        Assert.Equal(3.5f, y.data<float>().ToArray()[0], 1e-6f);
        Assert.False(className != "BatchNormalization" && TfjsLayersFile.Read(folder.Path).IsForTfjs);
    }

    [Fact]
    public void A_free_dimension_may_be_written_as_null()
    {
        // arrange
        using var folder = TopologyFile.WriteChain(
            "[null, 6]", """{"class_name": "Reshape", "config": {"name": "r", "target_shape": [null, 2]}}""");

        // act
        using var model = LayersModelFile.Load(folder.Path);

        // assert
        Assert.Equal([3, 2], model.Outputs[0].Shape);
    }

    [Fact]
    public void Sizes_that_a_model_leaves_open_are_those_of_the_samples_and_stay_open_when_it_is_saved()
    {
        // arrange
        using var folder = TopologyFile.WriteChain(
            "[null, null, null, 1]",
            """{"class_name": "Conv2D", "config": {"name": "c", "filters": 1, "kernel_size": [2, 2], "use_bias": false}}, """
                + """{"class_name": "GlobalMaxPooling2D", "config": {"name": "g"}}""",
            ("c/kernel", [2, 2, 1, 1], [1, 2, 3, 4]));
        using TemporaryFolder saved = new();

        // act
        using var model = LayersModelFile.Load(folder.Path);
        using var x = torch.arange(6f).reshape(1, 2, 3, 1);
        using var y = model.Predict(x);
        model.Save(saved["model"]);
        using var again = LayersModelFile.Load(saved["model"]);
        using var other = torch.ones(1, 5, 2, 1);
        using var z = again.Predict(other);

        // assert: 1·1 + 2·2 + 3·4 + 4·5
        Assert.Equal([37f], y.data<float>().ToArray());
        Assert.Equal([10f], z.data<float>().ToArray());
    }

    [Fact]
    public void Options_that_only_training_needs_are_passed_over()
    {
        // arrange
        using var folder = TopologyFile.WriteChain(
            "[null, 4]", """{"class_name": "Dropout", "config": {"name": "r", "rate": 0.5, "noise_shape": [null, 1], "seed": 3}}""");

        // act
        using var model = LayersModelFile.Load(folder.Path);

        // assert
        Assert.IsType<Dropout>(model.Layers[1]);
    }

    [Theory]
    [InlineData("""{"training": false}""")]
    [InlineData("""{"training": null, "mask": null}""")]
    public void Call_arguments_that_say_what_happens_anyway_are_passed_over(string arguments)
    {
        // arrange
        using var folder = TopologyFile.Write(Call(arguments));

        // act
        using var model = LayersModelFile.Load(folder.Path);

        // assert
        Assert.Equal(2, model.Layers.Count);
    }

    [Fact]
    public void A_call_that_trains_outside_of_training_is_refused()
    {
        // arrange
        using var folder = TopologyFile.Write(Call("""{"training": true}"""));

        // act
        var error = Assert.Throws<KerasException>(() => LayersModelFile.Load(folder.Path));

        // assert
        Assert.Contains("'drop' is called with training=true", error.Message, StringComparison.Ordinal);
        Assert.Contains("model.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_Keras_1_are_named_as_such()
    {
        // arrange
        using var folder = TopologyFile.Write("""{"keras_version": "1.2.2", "model_config": {"class_name": "Sequential", "config": []}}""");

        // act
        var error = Assert.Throws<KerasException>(() => LayersModelFile.Load(folder.Path));

        // assert
        Assert.Contains("written by Keras 1.2.2", error.Message, StringComparison.Ordinal);
    }

    private static string Call(string arguments) => $$$$"""
        {"class_name": "Functional", "config": {"name": "m", "layers": [
          {"class_name": "InputLayer", "name": "in", "config": {"name": "in", "batch_input_shape": [null, 2]}, "inbound_nodes": []},
          {"class_name": "Dropout", "name": "drop", "config": {"name": "drop", "rate": 0.5},
            "inbound_nodes": [[["in", 0, 0, {{{{arguments}}}}]]]}],
          "input_layers": ["in", 0, 0], "output_layers": {"result": ["drop", 0, 0]}}}
        """;
}
