using QuantBuild.Quantization.Search;

namespace QuantBuild.Quantization.Tests.Search;

public sealed class DropFitTests
{
    [Fact]
    public void Where_drops_grow_with_the_divergence_each_is_believed()
    {
        // arrange
        CandidateResult[] all = [.. new[] { 0.01, 0.02, 0.03, 0.04 }.Select(divergence => Of(divergence, divergence / 4))];

        // act and assert
        Assert.All(all, one => Assert.Equal(one.Drop!.Value, DropFit.At(one, all)!.Value, 12));
    }

    [Theory]
    [InlineData(0.002)]
    [InlineData(0.02)]
    public void A_drop_among_those_of_like_divergence_is_drawn_to_them(double drop)
    {
        // arrange: the others drop 0.4 of their divergence; this one would have 0.01 then
        CandidateResult[] all = [Of(0.02, 0.008), Of(0.0225, 0.009), Of(0.025, drop), Of(0.0275, 0.011), Of(0.03, 0.012)];

        // act
        var believed = DropFit.At(all[2], all)!.Value;

        // assert: with equal weights a fifth of what it is off would stay; the nearest have a little more
        Assert.InRange((believed - 0.01) / (drop - 0.01), 0.18, 0.25);
    }

    [Fact]
    public void Those_far_away_do_not_count()
    {
        // arrange: a tenth of the divergence, and ten times it
        CandidateResult[] all = [Of(0.002, -1), Of(0.02, 0.008), Of(0.2, 1)];

        // act
        var believed = DropFit.At(all[1], all)!.Value;

        // assert: e^(-(ln 10 / ln 1.5)² / 2) = 1e-7
        Assert.Equal(0.008, believed, 6);
    }

    [Fact]
    public void Where_outputs_do_not_move_or_a_drop_is_not_defined_it_is_as_measured()
    {
        // arrange
        var (still, unknown) = (Of(0, 0), Of(0.1, null));

        // act and assert
        Assert.Equal(0, DropFit.At(still, [still, still]));
        Assert.Null(DropFit.At(unknown, [still, unknown]));
        Assert.Equal(0, DropFit.At(still, [still, unknown]));
    }

    [Fact]
    public void Outputs_that_are_no_numbers_are_as_bad_as_can_be_and_spoil_no_other()
    {
        // arrange
        CandidateResult[] all = [Of(0.02, 0.008), Of(double.MaxValue, double.MaxValue)];

        // act and assert
        Assert.Equal(0.008, DropFit.At(all[0], all)!.Value, 12);
        Assert.Equal(double.MaxValue, DropFit.At(all[1], all));
    }

    private static CandidateResult Of(double divergence, double? drop) => new(1_000_000, drop, divergence);
}
