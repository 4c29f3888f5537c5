using System.Globalization;
using System.Text;
using System.Xml;
using QuantBuild.Reporting.Files;
using Printable = QuantBuild.Common.Printable;

namespace QuantBuild.Reporting.Budgets;

/// <summary>Writes the results of a budget as JUnit XML, which CI services show beside the tests:
/// one case for each rule and variant.</summary>
public static class JUnitBudgets
{
    /// <summary>The file's name beside <c>report.json</c>; the pattern <c>**/*.junit.xml</c> finds those of all demos.</summary>
    public const string FileName = "budgets.junit.xml";

    /// <summary>Writes one test suite. A broken rule is a failure, a rule that the report cannot answer an error, and one without a
    /// baseline to compare with is skipped.</summary>
    /// <param name="path">The file, replaced as a whole or not at all; its folder is created where it is missing.</param>
    /// <param name="report">The report that was checked; the suite is named and dated after it.</param>
    /// <param name="results">The results, in the order in which they are written.</param>
    /// <exception cref="ReportException">The file cannot be written. An earlier file is left as it was.</exception>
    public static void Save(string path, Report report, IReadOnlyList<BudgetResult> results) =>
        WrittenFile.Write(path, "JUnit file", stream =>
        {
            var settings = new XmlWriterSettings
            {
                Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                Indent = true,
                NewLineChars = "\n",
            };
            using var xml = XmlWriter.Create(stream, settings);
            xml.WriteStartElement("testsuites");
            xml.WriteStartElement("testsuite");
            Attribute(xml, "name", $"budgets.{report.Demo}");
            Attribute(xml, "timestamp", report.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            Count("tests", _ => true);
            Count("failures", outcome => outcome == BudgetOutcome.Broken);
            Count("errors", outcome => outcome == BudgetOutcome.Impossible);
            Count("skipped", outcome => outcome == BudgetOutcome.NotChecked);
            foreach (var result in results)
            {
                Case(xml, result);
            }

            xml.WriteEndElement();
            xml.WriteEndElement();

            void Count(string name, Predicate<BudgetOutcome> counts) =>
                Attribute(xml, name, results.Count(result => counts(result.Outcome)).ToString(CultureInfo.InvariantCulture));
        });

    private static void Case(XmlWriter xml, BudgetResult result)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", $"budgets.{result.Model}.{result.Variant}");
        Attribute(xml, "name", result.Rule);
        Attribute(xml, "time", "0");
        if (result.Outcome == BudgetOutcome.Kept)
        {
            xml.WriteElementString("system-out", Valid(result.ToString()));
        }
        else
        {
            xml.WriteStartElement(ElementOf(result.Outcome));
            Attribute(xml, "message", result.ToString());
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string ElementOf(BudgetOutcome outcome) => outcome switch
    {
        BudgetOutcome.Broken => "failure",
        BudgetOutcome.Impossible => "error",
        _ => "skipped",
    };

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Valid(value));

    // Names come from files: services show them, and JSON allows characters that XML 1.0 does not.
    private static string Valid(string text) =>
        string.Concat(Printable.Lines(text).Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));
}
