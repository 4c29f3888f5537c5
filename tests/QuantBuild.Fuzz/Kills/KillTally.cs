using System.Globalization;

namespace QuantBuild.Fuzz.Kills;

/// <summary>What came of the kills of one target.</summary>
internal sealed class KillTally
{
    /// <summary>The first line of the table, and the one below it.</summary>
    public static string Heading => "| target | kills | at a rename | at a time | SIGTERM | damaged or mixed | lost | next run failed | "
        + "result differs | left over |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

    public int AtRename { get; set; }

    public int AtTime { get; set; }

    public int Interrupted { get; set; }

    /// <summary>Outputs that were neither the former nor the new ones.</summary>
    public int Mixed { get; set; }

    public int Lost { get; set; }

    public int Failed { get; set; }

    public int Different { get; set; }

    public int LeftOver { get; set; }

    public int Kills => AtRename + AtTime + Interrupted;

    public bool IsClean => Mixed + Lost + Failed + Different + LeftOver == 0;

    public void Add(KillTally other)
    {
        (AtRename, AtTime, Interrupted) = (AtRename + other.AtRename, AtTime + other.AtTime, Interrupted + other.Interrupted);
        (Mixed, Lost, Failed, Different, LeftOver) =
            (Mixed + other.Mixed, Lost + other.Lost, Failed + other.Failed, Different + other.Different, LeftOver + other.LeftOver);
    }

    public string Row(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {Kills} | {AtRename} | {AtTime} | {Interrupted} | {Mixed} | {Lost} | {Failed} | {Different} | {LeftOver} |");
}
