using QuantBuild.Fuzz.Campaigns;
using QuantBuild.Fuzz.Readers;

namespace QuantBuild.Fuzz;

/// <summary>A few thousand inputs for every reader: read, or refused by its own typed error, in time and in memory.</summary>
public sealed class ReaderTests
{
    public static TheoryData<string> Readers => [.. ReaderCatalog.All.Select(reader => reader.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Good_files_are_read(string name)
    {
        var reader = ReaderCatalog.Find(name);
        using TemporaryFolder folder = new();

        foreach (var (sample, i) in reader.Samples().Select((sample, i) => (sample, i)))
        {
            foreach (var (file, content) in sample.Files)
            {
                folder.Write($"{i}/{file}", content);
            }

            reader.Read(folder[$"{i}"]);
        }
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Damaged_files_are_read_or_refused_by_the_typed_error(string name)
    {
        var reader = ReaderCatalog.Find(name);
        var findings = new List<string>();

        var counts = ReaderRun.Run(reader, reader.IsDear ? 1_000 : 3_000, seed: 7, findings.Add);

        Assert.True(counts.IsClean, string.Join('\n', findings.Take(10)));
        Assert.True(
            counts.Read > 0 && (reader.Refusals.Count == 0 || counts.Refused > 0),
            $"{counts}: the damage is too small or too large to tell anything.");
    }
}
