namespace QuantBuild.Workflow.Budgets;

/// <summary>The reports that a workspace holds.</summary>
public static class ReportsThere
{
    /// <summary>The names of the models that there is a report of, in order.</summary>
    /// <param name="workspace">The workspace.</param>
    public static IReadOnlyList<string> Of(Workspace workspace) => Directory.Exists(workspace.Reports) ? In(workspace.Reports) : [];

    /// <summary>The same of a folder that is laid out as a workspace's.</summary>
    /// <param name="folder">The folder.</param>
    internal static IReadOnlyList<string> In(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Select(report => Path.GetFileName(report))
            .Where(name => File.Exists(Path.Combine(folder, name, Workspace.ReportFileName))).Order(StringComparer.Ordinal)];
}
