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
}
