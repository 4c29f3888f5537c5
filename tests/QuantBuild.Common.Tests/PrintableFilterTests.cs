using System.Text;

namespace QuantBuild.Common.Tests;

public sealed class PrintableFilterTests
{
    [Theory]
    [InlineData(new[] { "#", "#vso[x]" }, "#\\u0023vso[x]")]
    [InlineData(new[] { "a:", ":b" }, "a:\\u003ab")]
    [InlineData(new[] { "#\n", "#" }, "#\n#")]
    [InlineData(new[] { "\u001b", "[31m" }, "\\u001b[31m")]
    [InlineData(new[] { "😀", " x" }, "😀 x")]
    public void What_two_pieces_would_make_together_is_broken(string[] pieces, string shown)
    {
        var filter = new PrintableFilter();

        Assert.Equal(shown, string.Concat(pieces.Select(filter.Next)) + filter.End());
    }

    [Fact]
    public void Half_a_pair_of_surrogates_waits_for_the_other_half_and_no_longer()
    {
        var filter = new PrintableFilter();

        Assert.Equal(["", "😀", "", "\\ud83dx"], new[] { "\ud83d", "\ude00", "\ud83d", "x" }.Select(filter.Next));
    }

    [Fact]
    public void A_clean_piece_is_handed_on_as_it_is()
    {
        var text = new string('a', 3);

        Assert.Same(text, new PrintableFilter().Next(text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void However_text_is_cut_into_pieces_it_comes_out_as_in_one(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 500; run++)
        {
            var text = string.Concat(
                Enumerable.Range(0, 40).Select(_ => random.GetItems("##::a \u001b\u202e\ud83d\ude00\n\u0085".ToCharArray(), 1)[0]));
            var pieces = new List<string>();
            for (var i = 0; i < text.Length;)
            {
                var length = Math.Min(random.Next(1, 5), text.Length - i);
                pieces.Add(text.Substring(i, length));
                i += length;
            }

            var filter = new PrintableFilter();
            Assert.Equal(Printable.Lines(text), string.Concat(pieces.Select(filter.Next)) + filter.End());
        }
    }

    [Fact]
    public void A_writer_lets_line_ends_through_and_nothing_else_that_drives()
    {
        using var inner = new StringWriter { NewLine = "\r\n" };
        using (var writer = new PrintableWriter(inner) { NewLine = "\r\n" })
        {
            writer.Write('#');
            writer.Write('#');
            writer.WriteLine("vso\u001b");
            writer.Write("\r{0}\t".ToCharArray());
            writer.Write(new StringBuilder("::x"));
        }

        Assert.Equal("#\\u0023vso\\u001b\r\n\r{0}\t:\\u003ax", inner.ToString());
    }
}
