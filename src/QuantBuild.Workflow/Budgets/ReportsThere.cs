namespace QuantBuild.Workflow.Budgets;

/// <summary>The reports that a workspace holds.</summary>
public static class ReportsThere
{
    /// <summary>The names of the models that there is a report of, in order.</summary>
    /// <param name="workspace">The workspace.</param>
    public static IReadOnlyList<string> Of(Workspace workspace) => Directory.Exists(workspace.Reports)
        ? [.. Directory.EnumerateDirectories(workspace.Reports).Select(folder => Path.GetFileName(folder))
            .Where(name => File.Exists(workspace.Report(name))).Order(StringComparer.Ordinal)]
        : [];
}
