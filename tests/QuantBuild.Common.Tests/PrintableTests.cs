namespace QuantBuild.Common.Tests;

public sealed class PrintableTests
{
    [Theory]
    [InlineData("plain text: a, b; #1 – schicht ä 😀", "plain text: a, b; #1 – schicht ä 😀")]
    [InlineData("\u001b[31mred", "\\u001b[31mred")]
    [InlineData("a\r\nb\u2028c\u0085", "a\\u000d\\u000ab\\u2028c\\u0085")]
    [InlineData("\u202egnp.exe", "\\u202egnp.exe")]
    [InlineData("##vso[task.setvariable]", "#\\u0023vso[task.setvariable]")]
    [InlineData("###[error]", "#\\u0023\\u0023[error]")]
    [InlineData("  ::error::x", "  :\\u003aerror:\\u003ax")]
    [InlineData("\U000E0041", "\\udb40\\udc41")]
    public void Text_neither_drives_a_terminal_nor_a_pipeline(string given, string shown) => Assert.Equal(shown, Printable.Text(given));

    // An attribute would keep a half surrogate as U+FFFD.
    [Fact]
    public void Half_a_pair_of_surrogates_is_shown_as_such() => Assert.Equal("\\ud800x", Printable.Text("\ud800x"));

    [Fact]
    public void Long_text_is_cut_and_says_so() => Assert.Equal("aaa…", Printable.Text(new string('a', 10), 3));

    [Fact]
    public void A_pair_of_surrogates_is_never_shown_by_half() => Assert.Equal("a\\ud83d…", Printable.Text("a😀b", 2));

    [Fact]
    public void Lines_keep_their_line_feeds_alone() => Assert.Equal("a\nb\\u000d\n:\\u003ac", Printable.Lines("a\nb\r\n::c"));

    [Fact]
    public void A_message_stays_on_one_line() => Assert.Equal("a b #\\u0023 c", Printable.Message("a\r\nb ##\nc"));

    [Theory]
    [InlineData("short", "short")]
    [InlineData("abcdefghijklm", "abcde…jklm")]
    [InlineData("a\u001bbcdefghijklm", "a\\u001bbcd…jklm")]
    public void Of_a_long_name_the_ends_are_shown(string name, string shown) => Assert.Equal(shown, Printable.Name(name, 10));
}
