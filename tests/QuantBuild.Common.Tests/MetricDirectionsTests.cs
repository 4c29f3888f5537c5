namespace QuantBuild.Common.Tests;

public sealed class MetricDirectionsTests
{
    [Theory]
    [InlineData("mae")]
    [InlineData("mse")]
    [InlineData("rmse")]
    [InlineData("RMSE")]
    [InlineData("loss")]
    [InlineData("val_loss")]
    [InlineData("meanAbsoluteError")]
    public void Errors_are_better_where_they_are_lower(string metric) =>
        Assert.Equal(MetricDirection.LowerIsBetter, MetricDirections.Of(metric));

    [Theory]
    [InlineData("accuracy")]
    [InlineData("top1")]
    [InlineData("top5")]
    [InlineData("auc")]
    public void Shares_of_right_answers_are_better_where_they_are_higher(string metric) =>
        Assert.Equal(MetricDirection.HigherIsBetter, MetricDirections.Of(metric));
}
