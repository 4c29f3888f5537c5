using System.Reflection;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Launching.Commands;

namespace QuantBuild.Workflow.Launching.Ci;

/// <summary>What a CI service runs for a command in shards: the same lines for each service.</summary>
/// <param name="settings">What is asked for.</param>
/// <param name="command">The command, from the root of the repository.</param>
/// <param name="artifacts">The folder of reports and models, from the root of the repository.</param>
internal sealed class CiWork(LaunchSettings settings, PortableCommand command, string artifacts)
{
    /// <summary>The folder that shards are in, from the root of the repository.</summary>
    public string Shards => $"{artifacts}/shards";

    /// <summary>What the last merge leaves, and its folder, from the root of the repository.</summary>
    public (string Name, string Folder) Results => command.Output is { } model ? ("model", model) : ("reports", $"{artifacts}/reports");

    /// <summary>The rounds, from 1.</summary>
    public IEnumerable<int> Rounds => Enumerable.Range(1, settings.Rounds);

    /// <summary>Installs the tool in the version that wrote this: shards of different code do not go together.</summary>
    /// <param name="place">What says where, in the words of <c>dotnet tool install</c>.</param>
    public static string Install(string place) => $"dotnet tool install {place} QuantBuild.Tool --version {Version}";

    /// <summary>Computes a shard.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="shard">What the service puts in for the shard's number.</param>
    public string Shard(string tool, string shard) =>
        FormattableString.Invariant($"{GoThere}{tool} {ShellText.CiLine(command.Shard(InFolder))} --shard={shard}/{settings.Shards}\n");

    /// <summary>Merges; for a round that is not the last one, says whether there is nothing left to compute.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="round">The round.</param>
    /// <param name="say">Tells the service whether it is done, which the variable <c>done</c> holds.</param>
    public string Merge(string tool, int round, string say)
    {
        var merge = $"{tool} {ShellText.CiLine(command.Merge(InFolder))}";
        return round == settings.Rounds
            ? $"{GoThere}{merge}\n"
            : $"{GoThere}code=0\n{merge} || code=$?\n"
                + "case $code in 0) done=true ;; 3) done=false ;; *) exit $code ;; esac\n"
                + $"{say}\n";
    }

    /// <summary>The numbers of all shards.</summary>
    public IEnumerable<int> Numbers => Enumerable.Range(0, settings.Shards);

    private static string Version =>
        typeof(CiWork).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private string GoThere => command.Folder == "." ? string.Empty : $"cd -- {ShellText.CiLine([command.Folder])}\n";

    private string InFolder => Path.GetRelativePath($"/{command.Folder}", $"/{Shards}").Replace('\\', '/');
}
