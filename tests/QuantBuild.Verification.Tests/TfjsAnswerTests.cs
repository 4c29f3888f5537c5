using QuantBuild.Verification.Internal;

namespace QuantBuild.Verification.Tests;

public sealed class TfjsAnswerTests : IDisposable
{
    private const string Begin = """{ "runtime": "r", "tfjs": "4", "backend": "wasm", "simd": true, "models": """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_whole_answer_is_read()
    {
        // act
        var answer = Read(Begin + """[ { "outputs": [ [ { "name": "dense", "shape": [8, 2] } ] ] }, { "error": "no" } ] }""", 1, 1);

        // assert
        Assert.Equal("dense", answer.Models[0].Outputs![0][0].Name);
        Assert.Equal("no", answer.Models[1].Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{ \"runtime\": \"\\ud800\" }")]
    [InlineData(Begin + "[] }")]
    [InlineData(Begin + "[ null ] }")]
    [InlineData(Begin + "[ {} ] }")]
    [InlineData(Begin + """[ { "outputs": [] } ] }""")]
    [InlineData(Begin + """[ { "outputs": [ null ] } ] }""")]
    [InlineData(Begin + """[ { "outputs": [ [ null ] ] } ] }""")]
    [InlineData(Begin + """[ { "outputs": [ [ { "name": "a", "shape": null } ] ] } ] }""")]
    [InlineData(Begin + """[ { "outputs": [ [ { "name": "a", "shape": [1e99] } ] ] } ] }""")]
    [InlineData(Begin + """[ { "error": "a", "error": "b" } ] }""")]
    public void Any_other_answer_is_an_error_that_names_the_file(string text)
    {
        // act
        var error = Assert.Throws<VerificationException>(() => Read(text, 1));

        // assert
        Assert.Contains(_folder["result.json"], error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_TFjs_says_is_text_on_one_line() =>
        Assert.Equal("a #\\u0023vso[x] :\\u003aerror\\u001b[31m", new VerificationException("a\n##vso[x] ::error\u001b[31m").Message);

    private TfjsAnswer Read(string text, params int[] feeds)
    {
        File.WriteAllText(_folder["result.json"], text);
        return TfjsAnswer.Read(_folder["result.json"], feeds);
    }
}
