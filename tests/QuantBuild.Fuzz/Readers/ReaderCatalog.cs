namespace QuantBuild.Fuzz.Readers;

/// <summary>Every reader of files that may come from elsewhere.</summary>
internal static class ReaderCatalog
{
    public static IReadOnlyList<FuzzReader> All { get; } = [.. TfjsReaders.All, .. GraphReaders.All, .. ConversionReaders.All,
        .. KerasReaders.All, .. DatasetReaders.All, .. ReportReaders.All, .. BuildReaders.All, .. ExperimentReaders.All];

    public static FuzzReader Find(string name) => All.FirstOrDefault(reader => reader.Name == name)
        ?? throw new ArgumentException($"There is no reader '{name}'; there are {string.Join(", ", All.Select(reader => reader.Name))}.");
}
