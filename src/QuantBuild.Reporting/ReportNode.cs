using System.Collections.Immutable;
using System.Text.Json;

namespace QuantBuild.Reporting;

/// <summary>An object of the report. Fields that this version does not know are kept and written back behind the known ones.</summary>
public abstract record ReportNode
{
    /// <summary>Fields found in the file that this version does not know, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> UnknownFields { get; init; } =
        ImmutableArray<KeyValuePair<string, JsonElement>>.Empty;
}
