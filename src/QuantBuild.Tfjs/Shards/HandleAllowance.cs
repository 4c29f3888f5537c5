namespace QuantBuild.Tfjs.Shards;

/// <summary>How many files of one model may stay open; systems commonly allow a process 1,024,
/// and a program may have several models open.</summary>
internal sealed class HandleAllowance
{
    /// <summary>A gigabyte in shards of the usual 4 MiB.</summary>
    public const int MostOpen = 256;

    private int _left = MostOpen;

    public bool TryTake() => _left > 0 && _left-- > 0;
}
