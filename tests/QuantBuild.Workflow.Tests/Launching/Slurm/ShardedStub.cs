using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Launching.Following;
using QuantBuild.Workflow.Launching.Slurm;

namespace QuantBuild.Workflow.Tests.Launching.Slurm;

/// <summary>A program that is cut into shards as the tool is, in a few lines of shell, launched on some Slurm: what its shards write is
/// their number and the words that they were given.</summary>
internal sealed class ShardedStub : IDisposable
{
    // What a test asks for are files beside it: fail-3 has shard 3 fail as often as there are lines in it, rounds has the merge ask for
    // more.
    private const string Program = """
        here=$(dirname "$0")
        for word; do
          case $word in
            --shard=*) shard=${word#--shard=} ;;
            --shardDir=*) folder=${word#--shardDir=} ;;
          esac
        done
        mkdir -p "$folder"
        if [ -n "$shard" ]; then
          i=${shard%/*}
          echo "shard $i" >> "$here/ran"
          if [ -s "$here/fail-$i" ]; then
            sed -i 1d "$here/fail-$i"
            echo "Error: out of luck"
            exit 1
          fi
          [ -e "$here/slow" ] && sleep "$(cat "$here/slow")"
          echo "$i of ${shard#*/}: $*" > "$folder/part-$i"
          exit 0
        fi
        echo merge >> "$here/ran"
        n=$(cat "$here/shards")
        if [ -e "$here/lose" ]; then rm "$folder/part-$(cat "$here/lose")" "$here/lose"; fi
        missing=
        i=0
        while [ $i -lt "$n" ]; do
          [ -e "$folder/part-$i" ] || missing="$missing,$i"
          i=$((i + 1))
        done
        if [ -n "$missing" ]; then
          echo "{\"round\":1,\"missing\":[${missing#,}],\"done\":false}" > "$folder/state.json"
          echo "Error: missing $missing"
          exit 1
        fi
        if [ -s "$here/rounds" ]; then
          sed -i 1d "$here/rounds"
          left=$(wc -l < "$here/rounds")
          rm "$folder"/part-*
          echo "{\"round\":$((9 - left)),\"missing\":[0,1,2],\"done\":false}" > "$folder/state.json"
          exit 3
        fi
        cat "$folder"/part-* > "$here/merged"
        echo '{"round":1,"missing":[],"done":true}' > "$folder/state.json"
        echo "The verdict."
        """;

    private readonly Launches _launches = new();

    /// <param name="shards">How many shards there are.</param>
    /// <param name="place">The name of its folder.</param>
    public ShardedStub(int shards, string place = "work")
    {
        Shards = shards;
        Place = place;
        Write("stub.sh", Program);
        Write("shards", $"{shards}");
    }

    public int Shards { get; }

    public string Place { get; }

    /// <summary>The words of the command.</summary>
    public IReadOnlyList<string> Words { get; set; } = ["run", "digits"];

    /// <summary>What is told and shown.</summary>
    public string Said => _launches.Said;

    /// <summary>The shards and merges that ran, in their order.</summary>
    public IReadOnlyList<string> Ran => File.Exists(this["ran"]) ? File.ReadAllLines(this["ran"]) : [];

    /// <summary>What was merged; empty where nothing was.</summary>
    public string Merged => File.Exists(this["merged"]) ? File.ReadAllText(this["merged"]) : string.Empty;

    public string this[string name] => _launches.Folder[Path.Combine(Place, name)];

    public string Launch => this["launch"];

    public LaunchSettings Settings => new(new LaunchedCommand(["/bin/sh", this["stub.sh"]], Words, this[""]), "slurm") { Shards = Shards };

    public void Write(string name, string text) => _launches.Folder.Write(Path.Combine(Place, name), text);

    /// <summary>Launches, as the command does.</summary>
    /// <param name="slurm">Where.</param>
    /// <param name="sleep">Waits; not at all where it is not given.</param>
    /// <param name="settings">What is asked for besides.</param>
    public SlurmLaunch LaunchOn(ISlurm slurm, Action<TimeSpan>? sleep = null, Func<LaunchSettings, LaunchSettings>? settings = null)
    {
        Directory.CreateDirectory(Launch);
        var time = new ManualTime();
        var asked = settings is null ? Settings : settings(Settings);
        return new SlurmLaunch(asked, slurm, Launch, new Pace(time, pause =>
        {
            time.Advance(Math.Max(pause.TotalSeconds, 0));
            sleep?.Invoke(pause);
        }), new LaunchOutput(_launches.Context, "stub"));
    }

    public void Dispose() => _launches.Dispose();
}
