using System.Globalization;

namespace QuantBuild.Common.Files;

/// <summary>Who holds a lock.</summary>
/// <param name="ProcessId">The process.</param>
/// <param name="Since">Since when, in UTC.</param>
public sealed record LockHolder(int ProcessId, DateTime Since)
{
    /// <summary>For people: <c>process 4711, since 14:05:09</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"process {ProcessId}, since {Since.ToLocalTime():HH:mm:ss}");
}
