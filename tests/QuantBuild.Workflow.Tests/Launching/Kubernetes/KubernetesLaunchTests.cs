using QuantBuild.Workflow.Launching.Commands;
using QuantBuild.Workflow.Launching.Following;
using QuantBuild.Workflow.Launching.Kubernetes;

namespace QuantBuild.Workflow.Tests.Launching.Kubernetes;

/// <summary>Jobs on a cluster, for which a few lines of shell stand in: it keeps files for jobs, and a job ends when it is looked at for
/// the second time, with the exit code that a file holds.</summary>
public sealed class KubernetesLaunchTests : IDisposable
{
    private const string Program = """
        #!/bin/sh
        here=$(dirname "$0")
        echo "$*" >> "$here/calls"
        case $1 in
        apply)
          for name in $(sed -n 's/^  name: //p' "$3"); do
            case $name in *-merge-*) : > "$here/suspended-$name" ;; esac
            : > "$here/job-$name"
          done ;;
        patch) rm "$here/suspended-$3" ;;
        delete)
          if [ "$2" = job ]; then rm -f "$here/job-$3" "$here/suspended-$3"; else rm -f "$here"/job-* "$here"/suspended-*; fi ;;
        logs) echo "what $2 said" ;;
        get)
          if [ "$2" = pods ]; then
            echo "{\"items\":[{\"status\":{\"containerStatuses\":[{\"state\":{\"terminated\":{\"exitCode\":$(cat "$here/code")}}}]}}]}"
            exit 0
          fi
          items=
          for file in "$here"/job-*; do
            [ -e "$file" ] || continue
            name=${file##*/job-}
            [ -e "$here/suspended-$name" ] || echo look >> "$file"
            status='"active":1'
            if [ "$(wc -l < "$file")" -gt 1 ]; then
              status='"succeeded":4,"conditions":[{"type":"Complete","status":"True"}]'
              case $name in
              *-shards-*) failed=$(cat "$here/failed" 2>/dev/null)
                if [ -n "$failed" ]; then
                  status='"conditions":[{"type":"Failed","status":"True","message":"Out of luck."}]'
                  status="\"failedIndexes\":\"$failed\",$status"
                fi ;;
              *) code=$(head -n 1 "$here/codes")
                [ -e "$here/told-$name" ] || { sed -i 1d "$here/codes"; echo "$code" > "$here/code"; : > "$here/told-$name"; }
                [ "$(cat "$here/code")" = 0 ] || status='"conditions":[{"type":"Failed","status":"True","message":"Exit code."}]' ;;
              esac
            fi
            items="$items,{\"metadata\":{\"name\":\"$name\"},\"status\":{$status}}"
          done
          echo "{\"items\":[${items#,}]}" ;;
        esac
        """;

    private readonly Launches _launches = new();

    public KubernetesLaunchTests()
    {
        _launches.Folder.Write("kubectl", Program);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_launches.Folder["kubectl"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }
    }

    public static bool HasNoShell => !File.Exists("/bin/sh");

    public void Dispose() => _launches.Dispose();

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void The_merge_runs_when_the_shards_are_done_and_what_it_says_is_shown()
    {
        // arrange
        _launches.Folder.Write("codes", "0\n");

        // act
        Launch().Run();

        // assert
        Assert.Equal(["apply", "patch", "logs"], Changes);
        Assert.Contains("Round 1: 4 of 4 shards done", _launches.Said, StringComparison.Ordinal);
        Assert.EndsWith($"what job/{Name}-merge-1 said\n", _launches.Said, StringComparison.Ordinal);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_merge_that_asks_for_more_gets_another_round()
    {
        // arrange
        _launches.Folder.Write("codes", "3\n3\n0\n");

        // act
        Launch().Run();

        // assert
        Assert.Equal(["apply", "patch", "apply", "patch", "apply", "patch", "logs"], Changes);
        Assert.EndsWith($"what job/{Name}-merge-3 said\n", _launches.Said, StringComparison.Ordinal);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void Shards_that_failed_are_named_and_the_same_command_makes_room_for_another_try()
    {
        // arrange
        _launches.Folder.Write("codes", "0\n");
        _launches.Folder.Write("failed", "1,3");

        // act
        var error = Assert.Throws<WorkflowException>(Launch().Run);
        File.Delete(_launches.Folder["failed"]);
        Launch().Run();

        // assert
        Assert.StartsWith("Shards 1,3 of 4 failed: Out of luck.", error.Message, StringComparison.Ordinal);
        Assert.Equal(["apply", "delete", "delete", "apply", "patch", "logs"], Changes);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_merge_that_fails_is_an_error_and_what_it_said_is_shown()
    {
        // arrange
        _launches.Folder.Write("codes", "1\n");

        // act
        var error = Assert.Throws<WorkflowException>(Launch().Run);

        // assert
        Assert.Equal("The merge failed: Exit code.", error.Message);
        Assert.EndsWith($"what job/{Name}-merge-1 said\n", _launches.Said, StringComparison.Ordinal);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_launcher_that_died_is_gone_on_from()
    {
        // arrange
        _launches.Folder.Write("codes", "0\n");
        Assert.Throws<OperationCanceledException>(Launch(() => throw new OperationCanceledException()).Run);

        // act
        Launch().Run();

        // assert
        Assert.Equal(["apply", "patch", "logs"], Changes);
    }

    [Fact(Skip = "There is no /bin/sh.", SkipWhen = nameof(HasNoShell))]
    public void A_cluster_that_refuses_is_an_error_in_its_words()
    {
        // arrange
        _launches.Folder.Write("kubectl", "#!/bin/sh\necho 'The connection to the server was refused' >&2\nexit 1\n");

        // act
        var error = Assert.Throws<WorkflowException>(Launch().Run);

        // assert
        Assert.EndsWith("get: The connection to the server was refused", error.Message, StringComparison.Ordinal);
    }

    private string Name => _launches.Settings("kubernetes", ["run", "digits"]).Command.NameOf(4);

    private IEnumerable<string> Changes =>
        File.ReadAllLines(_launches.Folder["calls"]).Select(call => call.Split(' ')[0]).Where(verb => verb != "get");

    private KubernetesLaunch Launch(Action? pause = null)
    {
        var settings = _launches.Settings("kubernetes", ["run", "digits"]);
        var jobs = new KubernetesJobs(settings, PortableCommand.Of(settings.Command, _launches.Folder.Path, "the volume"));
        return new KubernetesLaunch(
            jobs, new Kubectl(_launches.Folder["kubectl"], place: null), _launches.Folder["jobs.yml"],
            new Pace(TimeProvider.System, _ => pause?.Invoke()), new LaunchOutput(_launches.Context, "stub"));
    }
}
