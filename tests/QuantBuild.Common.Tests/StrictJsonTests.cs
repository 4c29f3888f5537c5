using System.Text;
using System.Text.Json;

namespace QuantBuild.Common.Tests;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"a":2}""", "a")]
    [InlineData("""{"a":"\ud800"}""", "surrogate pair is escaped at byte 5")]
    [InlineData("""{"\ud800":1}""", "surrogate pair is escaped at byte 1")]
    [InlineData("""{"a":"x\u0000y"}""", "NUL is escaped at byte 5")]
    [InlineData("[[[[1]]]]", "depth")]
    [InlineData("[1,2,3,4,5,6,7,8]", "more than 8 names, values and brackets")]
    [InlineData("""["a text that is longer than the limit of sixty-four bytes allows"]""", "at most 64 are read")]
    [InlineData("nul", "nul")]
    public void What_breaks_a_rule_is_refused_by_name(string json, string named)
    {
        var limits = new JsonLimits(64, 3, 8);

        var document = Assert.ThrowsAny<JsonException>(() => StrictJson.ParseDocument(Encoding.UTF8.GetBytes(json), limits));
        var node = Assert.ThrowsAny<JsonException>(() => StrictJson.ParseNode(Encoding.UTF8.GetBytes(json), limits));

        Assert.Contains(named, document.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(named, node.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused() => Assert.Contains(
        "UTF-8", Assert.ThrowsAny<JsonException>(() => StrictJson.ParseNode(new byte[] { (byte)'"', 0xff, (byte)'"' })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_is_passed_over() =>
        Assert.Equal("[1]", StrictJson.ParseNode(Encoding.UTF8.GetBytes("\uFEFF[1]"))!.ToJsonString());

    [Theory]
    [InlineData("[1,\n x]", "'x' is an invalid start of a value. (line 2, byte 2)")]
    [InlineData("[1,]", "The JSON array contains a trailing comma at the end which is not supported in this mode. (line 1, byte 4)")]
    public void What_is_no_JSON_is_told_in_words_for_people(string json, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<JsonException>(() => StrictJson.ParseNode(Encoding.UTF8.GetBytes(json))).Message);
}
