using QuantBuild.Common.Files;

namespace QuantBuild.Workflow.Initializing;

/// <summary>The schemas of the two files that people write, laid beside those: an editor finds them there, with the tool alone and no
/// network.</summary>
internal static class Schemas
{
    /// <summary>The field that names a file's schema.</summary>
    public const string Field = "$schema";

    /// <summary>The schema of a budget file, from its folder.</summary>
    public const string OfBudgets = $"./{Folder}/{Budgets}";

    /// <summary>The schema of a description of data, from its folder.</summary>
    public const string OfDataset = $"./{Folder}/{Dataset}";

    private const string Folder = ".quantbuild";
    private const string Budgets = "quantbuild.schema.json";
    private const string Dataset = "dataset.schema.json";

    /// <summary>Writes those that are not there yet.</summary>
    /// <param name="folder">The folder of the files that name them.</param>
    /// <returns>Those that were written.</returns>
    public static IReadOnlyList<string> Write(string folder)
    {
        var written = new List<string>();
        foreach (var name in new[] { Budgets, Dataset })
        {
            var path = Path.Combine(folder, Folder, name);
            if (File.Exists(path))
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var schema = typeof(Schemas).Assembly.GetManifestResourceStream(name)!;
            AtomicFile.Write(path, schema.CopyTo);
            written.Add(path);
        }

        return written;
    }
}
