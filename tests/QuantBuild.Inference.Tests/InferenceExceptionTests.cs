namespace QuantBuild.Inference.Tests;

public sealed class InferenceExceptionTests
{
    [Fact]
    public void A_name_from_a_file_stays_on_one_line()
    {
        // act
        var error = new InferenceException("cannot be run.", "evil\n\u001b[2J");

        // assert
        Assert.Equal("'evil\\u000a\\u001b[2J': cannot be run.", error.Message);
    }
}
