using QuantBuild.Quantization.Plans;

namespace QuantBuild.Quantization.Tests.Plans;

public sealed class QuantizationPlanTests
{
    [Fact]
    public void Patterns_come_first_and_the_fall_through_takes_the_rest()
    {
        // arrange
        var plan = QuantizationPlan.Create(
            new QuantizationRule(QuantizedDtype.UInt16, null),
            new QuantizationRule(QuantizedDtype.UInt8, ["*/kernel", "dense*"]),
            new QuantizationRule(QuantizedDtype.Float16, ["bn/*"]));

        // act
        var assigned = plan.Assign(["dense/kernel", "dense/bias", "bn/gamma", "conv/bias"]);

        // assert
        Assert.Equal(
            [new("dense/kernel", QuantizedDtype.UInt8), new("dense/bias", QuantizedDtype.UInt8), new("bn/gamma", QuantizedDtype.Float16),
                new("conv/bias", QuantizedDtype.UInt16)],
            assigned);
    }

    [Fact]
    public void Without_a_fall_through_the_rest_stays_in_float32()
    {
        // act
        var assigned = QuantizationPlan.Create(new QuantizationRule(QuantizedDtype.UInt8, ["a"])).Assign(["a", "b"]);

        // assert
        Assert.Equal(["a"], assigned.Keys);
        Assert.Empty(QuantizationPlan.Create().Assign(["a", "b"]));
    }

    [Fact]
    public void All_takes_every_weight()
    {
        // act
        var assigned = QuantizationPlan.All(QuantizedDtype.Float16).Assign(["a", "b"]);

        // assert
        Assert.Equal([new("a", QuantizedDtype.Float16), new("b", QuantizedDtype.Float16)], assigned);
    }

    [Fact]
    public void Two_dtypes_for_one_weight_are_an_error_naming_the_weight_both_dtypes_and_both_patterns()
    {
        // arrange
        var plan = QuantizationPlan.Create(
            new QuantizationRule(QuantizedDtype.UInt8, ["x", "conv/*"]),
            new QuantizationRule(QuantizedDtype.UInt16, ["*/weights"]));

        // act
        var error = Assert.Throws<QuantizationException>(() => plan.Assign(["dense/bias", "conv/1/weights"]));

        // assert
        Assert.Equal("conv/1/weights", error.Tensor);
        Assert.Equal("Weight 'conv/1/weights' matches 'conv/*' for uint8 and '*/weights' for uint16, and can have only one dtype. "
            + "Narrow one of the two patterns.", error.Message);
    }

    [Fact]
    public void Two_patterns_of_one_dtype_may_match_one_weight()
    {
        // act
        var assigned = QuantizationPlan.Create(
            new QuantizationRule(QuantizedDtype.UInt8, ["conv/*", "*/weights"]),
            new QuantizationRule(QuantizedDtype.UInt8, ["*"])).Assign(["conv/weights"]);

        // assert
        Assert.Equal(QuantizedDtype.UInt8, assigned["conv/weights"]);
    }

    [Fact]
    public void Two_fall_throughs_are_an_error_naming_both_dtypes()
    {
        // act
        var error = Assert.Throws<QuantizationException>(() => QuantizationPlan.Create(
            new QuantizationRule(QuantizedDtype.UInt8, null), new QuantizationRule(QuantizedDtype.Float16, null)));

        // assert
        Assert.StartsWith(
            "At most one dtype may take all weights that are left, but both uint8 and float16 do.", error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_pattern_is_an_error() =>
        Assert.Throws<QuantizationException>(() => QuantizationPlan.Create(new QuantizationRule(QuantizedDtype.UInt8, ["a", ""])));

    [Fact]
    public void Patterns_that_match_nothing_are_found()
    {
        // arrange
        var plan = QuantizationPlan.Create(
            new QuantizationRule(QuantizedDtype.UInt8, ["dense/*", "desne/*"]),
            new QuantizationRule(QuantizedDtype.UInt16, ["Dense/bias"]));

        // act
        var unmatched = plan.FindUnmatchedPatterns(["dense/kernel", "dense/bias"]);

        // assert
        Assert.Equal(["desne/*", "Dense/bias"], unmatched);
    }

    [Theory]
    [InlineData("*,!*/bias", "a/kernel b/kernel !odd")]
    [InlineData("!*/bias,*", "a/kernel b/kernel !odd")]
    [InlineData("!a/*,!b/bias", "b/kernel !odd")]
    [InlineData("*/kernel,!a/*", "b/kernel")]
    [InlineData("!!odd", "a/kernel a/bias b/kernel b/bias")]
    [InlineData("?odd", "!odd")]
    [InlineData("[!a]/*", "b/kernel b/bias")]
    [InlineData("![!a]/*", "a/kernel a/bias !odd")]
    public void A_pattern_behind_an_exclamation_mark_leaves_weights_out(string patterns, string expected)
    {
        // arrange
        var plan = QuantizationPlan.Create(new QuantizationRule(QuantizedDtype.UInt8, patterns.Split(',')));

        // act
        var assigned = plan.Assign(["a/kernel", "a/bias", "b/kernel", "b/bias", "!odd"]);

        // assert
        Assert.Equal(expected.Split(' '), assigned.Keys);
    }

    [Fact]
    public void What_one_rule_leaves_out_another_may_take()
    {
        // arrange
        var plan = QuantizationPlan.Create(
            new QuantizationRule(QuantizedDtype.UInt8, ["*", "!*/bias"]), new QuantizationRule(QuantizedDtype.Float16, ["*/bias", "!b/*"]),
            new QuantizationRule(QuantizedDtype.UInt16, ["!b/bias"]));

        // act
        var assigned = plan.Assign(["a/kernel", "a/bias", "b/bias"]);

        // assert
        Assert.Equal([new("a/kernel", QuantizedDtype.UInt8), new("a/bias", QuantizedDtype.Float16)], assigned);
    }

    [Fact]
    public void A_rule_of_exclusions_alone_is_a_fall_through_of_which_there_is_one()
    {
        // act
        var error = Assert.Throws<QuantizationException>(() =>
            QuantizationPlan.Create(new QuantizationRule(QuantizedDtype.UInt8, ["!a"]), new QuantizationRule(QuantizedDtype.UInt16, null)));

        // assert
        Assert.Contains("both uint8 and uint16 do", error.Message, StringComparison.Ordinal);
        Assert.Throws<QuantizationException>(() => QuantizationPlan.Create(new QuantizationRule(QuantizedDtype.UInt8, ["!"])));
    }

    [Fact]
    public void A_weight_is_named_by_a_pattern_and_not_by_the_fall_through()
    {
        // arrange
        var plan = QuantizationPlan.Create(
            new QuantizationRule(QuantizedDtype.UInt8, ["a*", "!ab"]), new QuantizationRule(QuantizedDtype.UInt16, null));

        // act
        bool[] named = [.. ((string[])["a", "ab", "b"]).Select(plan.IsNamed)];

        // assert
        Assert.Equal([true, false, false], named);
        Assert.Equal(["c", "!d"], QuantizationPlan.Create(new QuantizationRule(QuantizedDtype.UInt8, ["a", "c", "!b", "!d"]))
            .FindUnmatchedPatterns(["a", "b"]));
    }

    [Fact]
    public void Long_patterns_and_names_take_time_in_proportion()
    {
        // arrange
        var plan = QuantizationPlan.Create(
            new QuantizationRule(QuantizedDtype.UInt8, [new string('[', 70_000), "*" + new string('b', 100)]));
        var names = Enumerable.Range(0, 20_000).Select(i => $"layer_{i}/kernel").Append(new string('a', 70_000)).ToArray();
        var watch = System.Diagnostics.Stopwatch.StartNew();

        // act
        var assigned = plan.Assign(names);

        // assert
        Assert.Empty(assigned);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
