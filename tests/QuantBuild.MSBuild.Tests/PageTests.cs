using System.Text.RegularExpressions;
using System.Xml.Linq;
using QuantBuild.Workflow.Shipping;

namespace QuantBuild.MSBuild.Tests;

/// <summary>docs/msbuild.md and the package's page against the package.</summary>
public sealed partial class PageTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "msbuild.md"));
    private static readonly string _readme = File.ReadAllText(Path.Combine(Repository.Root, "src", "QuantBuild.MSBuild", "README.md"));
    private static readonly string _targets = string.Concat(
        Directory.GetFiles(Path.Combine(Repository.Root, "src", "QuantBuild.MSBuild", "build")).Select(File.ReadAllText));

    [Fact]
    public void The_table_of_codes_has_every_code_of_an_error()
    {
        // arrange
        var codes = typeof(ShipCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!).Order(StringComparer.Ordinal);

        // assert
        Assert.Equal(codes, CodeRows().Matches(_page).Select(row => row.Groups[1].Value));
        Assert.All(Codes().Matches(_page + _readme + _targets), code => Assert.Contains(code.Value, codes));
    }

    [Fact]
    public void Every_property_on_the_page_is_one_of_the_package()
    {
        // act
        var properties = Properties().Matches(_page + _readme).Select(property => property.Value).Distinct().ToArray();

        // assert
        Assert.Contains("QuantBuildEnabled", properties);
        Assert.All(properties, property => Assert.Contains($"$({property})", _targets, StringComparison.Ordinal));
    }

    [Fact]
    public void Models_on_the_page_have_only_metadata_that_the_targets_hand_on()
    {
        // act
        var models = ItemGroups().Matches(_page + _readme).SelectMany(block => XElement.Parse(block.Groups[1].Value).Elements()).ToArray();

        // assert
        Assert.Equal(4, models.Length);
        Assert.All(models, model => Assert.Equal("QuantizedModel", model.Name.LocalName));
        Assert.All(
            models.SelectMany(model => model.Attributes()).Where(attribute => attribute.Name != "Include"),
            attribute => Assert.Contains($"%({attribute.Name})", _targets, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| `(QB\d+)` \|", RegexOptions.Multiline)]
    private static partial Regex CodeRows();

    [GeneratedRegex(@"\bQB\d{4}\b")]
    private static partial Regex Codes();

    [GeneratedRegex(@"\bQuantBuild[A-Z]\w+\b")]
    private static partial Regex Properties();

    [GeneratedRegex(@"```xml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ItemGroups();
}
