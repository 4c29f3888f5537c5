using System.Xml.Linq;
using QuantBuild.Reporting.Budgets;
using static QuantBuild.Reporting.Tests.Budgets.BudgetSamples;

namespace QuantBuild.Reporting.Tests.Budgets;

public sealed class JUnitBudgetsTests
{
    private const string Rules = """
        "maxTotalBytes": 2000000, "maxRegression": { "gzipBytes": 0 },
        "variants": { "quantized-8bit": { "maxMetricDrop": { "mae": 0.0001, "accuracy": 0.1 } } }
        """;

    [Fact]
    public void There_is_one_case_for_each_rule_and_variant()
    {
        // act
        var xml = Save(Samples.Housing, Check(Samples.Housing, Rules));

        // assert
        Snapshot.Matches("housing.budgets.junit.xml", xml);
    }

    [Fact]
    public void Names_with_characters_that_XML_does_not_allow_are_written_all_the_same()
    {
        // arrange
        var report = Samples.Mnist.With("quantized-8bit", variant => variant with { Name = "<8\u0001bit & \"more\">\n" });

        // act
        var suite = XDocument.Parse(Save(report, Check(report, "\"maxTotalBytes\": 0"))).Descendants("testsuite").Single();

        // assert
        Assert.Equal("2", suite.Attribute("failures")!.Value);
        Assert.Equal("budgets.mnist.<8\\u0001bit & \"more\">\n", suite.Elements("testcase").Last().Attribute("classname")!.Value);
        Assert.DoesNotContain('\n', suite.Descendants("failure").Last().Attribute("message")!.Value);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named_and_leaves_nothing()
    {
        // arrange: a folder stands where the file is to go
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["budgets.junit.xml"]);

        // act
        var error = Assert.Throws<ReportException>(() => JUnitBudgets.Save(folder["budgets.junit.xml"], Samples.Housing, []));

        // assert
        Assert.Equal(folder["budgets.junit.xml"], error.File);
        Assert.Empty(folder.Files());
    }

    private static string Save(Report report, IReadOnlyList<BudgetResult> results)
    {
        using var folder = new TemporaryFolder();
        JUnitBudgets.Save(folder[JUnitBudgets.FileName], report, results);
        return File.ReadAllText(folder[JUnitBudgets.FileName]);
    }
}
