using Build.Testing;

namespace Build.Tests.Testing;

public sealed class TestCountsTests
{
    [Fact]
    public void Results_are_counted_by_outcome()
    {
        // arrange
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["results.trx"], """
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
              <Results>
                <UnitTestResult testName="A" outcome="Passed" />
                <UnitTestResult testName="B" outcome="Passed" />
                <UnitTestResult testName="C" outcome="NotExecuted" />
                <UnitTestResult testName="D" outcome="Failed" />
                <UnitTestResult testName="E" outcome="Timeout" />
              </Results>
            </TestRun>
            """);

        // act
        var counts = TestCounts.ReadTrx(folder["results.trx"]);

        // assert
        Assert.Equal(new TestCounts(Passed: 2, Failed: 2, Skipped: 1), counts);
        Assert.Equal(["D", "E"], TestCounts.ReadFailures(folder["results.trx"]));
    }

    [Fact]
    public void The_summary_reads_the_same_everywhere()
    {
        // arrange
        using var culture = new DecimalComma();

        // act
        var summary = (new TestCounts(1200, 0, 3) + new TestCounts(34, 1, 0)).ToString();

        // assert
        Assert.Equal("1234 passed, 1 failed, 3 skipped", summary);
    }
}
