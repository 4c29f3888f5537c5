using System.Text.Json.Nodes;
using QuantBuild.Workflow.Launching.Yaml;
using YamlDotNet.RepresentationModel;

namespace QuantBuild.Workflow.Tests.Launching.Yaml;

public sealed class YamlTextTests
{
    public static TheoryData<string> Texts =>
    [
        "plain", "", " ", "yes", "No", "null", "~", "1", "1.5", "0x1f", ".inf", "-", "- a", "a: b", "a #b",
        "# a", "'", "\"", "\\", "{a}", "[a]",
        "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "tab\tis", "a\r\nb", "line\nbreak", "line\nbreak\n", "two\n\nbreaks\n\n",
        " led\nby blanks", "\n",
        "größe 数字 😀", "\u0085\u2028\u2029\uFEFF\u200b", "\u0001\u001b[31m",
        "${{ secrets.x }}", "=", "<<", "2026-11-26", "--- a", "...",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Any_text_reads_back_as_it_was_as_a_value_and_as_a_name(string text)
    {
        // arrange
        var root = new JsonObject { ["a"] = text, [$"{text}_"] = new JsonArray(text, new JsonObject { ["b"] = text, ["c"] = text }) };

        // act
        var yaml = YamlText.Of(root);

        // assert
        var read = (YamlMappingNode)Documents(yaml).Single();
        Assert.Equal(text, Text(read.Children[0].Value));
        Assert.Equal($"{text}_", Text(read.Children[1].Key));
        var items = (YamlSequenceNode)read.Children[1].Value;
        Assert.Equal(text, Text(items[0]));
        Assert.Equal([text, text], ((YamlMappingNode)items[1]).Children.Values.Select(Text));
        Assert.DoesNotContain(yaml, c => char.IsControl(c) && c != '\n');
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("1")]
    [InlineData("1.5")]
    [InlineData("null")]
    [InlineData("")]
    public void A_text_that_looks_like_something_else_is_quoted(string text) =>
        Assert.Equal($"a: \"{text}\"\n", YamlText.Of(new JsonObject { ["a"] = text }));

    [Fact]
    public void Everything_stands_where_people_write_it()
    {
        // arrange
        var root = new JsonObject
        {
            ["number"] = 1,
            ["flag"] = true,
            ["none"] = null,
            ["empty"] = new JsonObject(),
            ["numbers"] = new JsonArray(0, 1, 2),
            ["steps"] = new JsonArray(
                new JsonObject { ["uses"] = "actions/checkout@v5", ["with"] = new JsonObject { ["path"] = "a b" } },
                new JsonObject { ["run"] = "one\n  two\n" },
                "text"),
        };

        // act
        var yaml = YamlText.Of(root, new JsonObject { ["second"] = 2 });

        // assert
        Assert.Equal(
            """
            number: 1
            flag: true
            none: null
            empty: {}
            numbers: [0, 1, 2]
            steps:
              - uses: actions/checkout@v5
                with:
                  path: "a b"
              - run: |
                  one
                    two
              - text
            ---
            second: 2

            """,
            yaml);
    }

    private static IEnumerable<YamlNode> Documents(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Select(document => document.RootNode);
    }

    private static string? Text(YamlNode node) => ((YamlScalarNode)node).Value;
}
