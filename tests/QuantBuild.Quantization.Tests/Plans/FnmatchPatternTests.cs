using QuantBuild.Quantization.Plans;

namespace QuantBuild.Quantization.Tests.Plans;

/// <summary>Expected results come from Python 3's <c>fnmatch.fnmatchcase</c>.</summary>
public sealed class FnmatchPatternTests
{
    [Theory]
    [InlineData("conv/*/weights", "conv/1/weights", true)]
    [InlineData("conv/*/weights", "conv/a/b/weights", true)]
    [InlineData("conv/*/weights", "conv//weights", true)]
    [InlineData("conv/*/weights", "conv/weights", false)]
    [InlineData("*", "", true)]
    [InlineData("*", "line\nbreak", true)]
    [InlineData("**a**", "banana", true)]
    [InlineData("a*b*c", "abcbcd", false)]
    [InlineData("a*b*c", "a-bbb-c", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "ab", false)]
    [InlineData("b?/gamma", "bn/gamma", true)]
    [InlineData("?", "\U0001F600", true)]
    [InlineData("Dense", "dense", false)]
    [InlineData("dense", "dense/kernel", false)]
    [InlineData("kernel", "dense/kernel", false)]
    [InlineData("[abc]", "b", true)]
    [InlineData("[abc]", "d", false)]
    [InlineData("[!abc]", "b", false)]
    [InlineData("[!abc]", "d", true)]
    [InlineData("[!abc]", "", false)]
    [InlineData("[^a]", "^", true)]
    [InlineData("[^a]", "b", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[a-c]x", "dx", false)]
    [InlineData("[c-a]", "b", false)]
    [InlineData("[!c-a]", "b", true)]
    [InlineData("[c-a-z]", "-", true)]
    [InlineData("[c-a-z]", "z", true)]
    [InlineData("[c-a-z]", "c", false)]
    [InlineData("[-a]", "-", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[a--b]", "b", true)]
    [InlineData("[a--b]", "a", false)]
    [InlineData("[--0]", ".", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[!]a]", "]", false)]
    [InlineData("[!]a]", "b", true)]
    [InlineData("kernel[[]0]", "kernel[0]", true)]
    [InlineData("[", "[", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("[]", "[]", true)]
    [InlineData("[!]", "[!]", true)]
    [InlineData("[!", "[!", true)]
    [InlineData("[\\d]", "\\", true)]
    [InlineData("[\\d]", "1", false)]
    [InlineData("[[:alpha:]", ":", true)]
    [InlineData("a.b", "axb", false)]
    [InlineData("a+(b)|$^{2}", "a+(b)|$^{2}", true)]
    [InlineData("[a&&b]", "&", true)]
    [InlineData("[\U0001F600-\U0001F610]", "\U0001F605", true)]
    public void Matches_as_Python_does(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new FnmatchPattern(pattern).IsMatch(name));

    [Fact]
    public void A_hostile_pattern_takes_no_exponential_time()
    {
        // arrange
        var pattern = new FnmatchPattern(string.Concat(Enumerable.Repeat("*a", 1000)) + "b");

        // act
        var isMatch = pattern.IsMatch(new string('a', 10_000));

        // assert
        Assert.False(isMatch);
    }
}
