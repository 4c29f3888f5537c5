using System.Xml.Linq;

namespace Build.Testing;

/// <summary>How many tests passed, failed and were skipped.</summary>
public readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    public int Total => Passed + Failed + Skipped;

    public static TestCounts operator +(TestCounts left, TestCounts right) => Add(left, right);

    public static TestCounts Add(TestCounts left, TestCounts right) =>
        new(left.Passed + right.Passed, left.Failed + right.Failed, left.Skipped + right.Skipped);

    /// <summary>Counts the results of a TRX file.</summary>
    public static TestCounts ReadTrx(string path)
    {
        var outcomes = XDocument.Load(path).Descendants()
            .Where(element => element.Name.LocalName == "UnitTestResult")
            .Select(element => (string?)element.Attribute("outcome"))
            .ToArray();
        var passed = outcomes.Count(outcome => outcome == "Passed");
        var skipped = outcomes.Count(outcome => outcome == "NotExecuted");
        return new TestCounts(passed, outcomes.Length - passed - skipped, skipped);
    }

    public override string ToString() => FormattableString.Invariant($"{Passed} passed, {Failed} failed, {Skipped} skipped");
}
