using System.Xml.Linq;

namespace Build.Testing;

/// <summary>How many tests passed, failed and were skipped.</summary>
public readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    private const string Passing = "Passed";
    private const string NotRun = "NotExecuted";

    public int Total => Passed + Failed + Skipped;

    public static TestCounts operator +(TestCounts left, TestCounts right) => Add(left, right);

    public static TestCounts Add(TestCounts left, TestCounts right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>The names of the tests of a TRX file that neither passed nor were skipped.</summary>
    public static IReadOnlyList<string> ReadFailures(string path) =>
        [.. ResultsIn(path).Where(result => result.Outcome is not (Passing or NotRun)).Select(result => result.Name)];

    /// <summary>Counts the results of a TRX file.</summary>
    public static TestCounts ReadTrx(string path)
    {
        var outcomes = ResultsIn(path).Select(result => result.Outcome).ToArray();
        var passed = outcomes.Count(outcome => outcome == Passing);
        var skipped = outcomes.Count(outcome => outcome == NotRun);
        return new TestCounts(passed, outcomes.Length - passed - skipped, skipped);
    }

    public override string ToString() => FormattableString.Invariant($"{Passed} passed, {Failed} failed, {Skipped} skipped");

    private static IEnumerable<(string Name, string? Outcome)> ResultsIn(string path) => XDocument.Load(path).Descendants()
        .Where(element => element.Name.LocalName == "UnitTestResult")
        .Select(element => ((string?)element.Attribute("testName") ?? string.Empty, (string?)element.Attribute("outcome")));
}
