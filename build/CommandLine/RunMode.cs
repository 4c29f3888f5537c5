namespace Build.CommandLine;

/// <summary>How a run is meant.</summary>
/// <param name="IsDry">Whether is only said what would be done.</param>
public sealed record RunMode(bool IsDry)
{
    private static readonly string[] _dryRun = ["--dryrun", "--noop", "--whatif"];

    /// <summary>The command line without what asks for a dry run, and whether it does.</summary>
    public static (RunMode Mode, IReadOnlyList<string> Others) Of(IEnumerable<string> args)
    {
        var all = args.ToArray();
        string[] rest = [.. all.Where(arg => !_dryRun.Contains(arg))];
        return (new RunMode(rest.Length < all.Length), rest);
    }
}
