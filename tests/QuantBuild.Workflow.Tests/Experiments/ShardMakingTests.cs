using System.Globalization;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Experiments;
using QuantBuild.Workflow.Output;
using QuantBuild.Workflow.Sharding;
using QuantBuild.Workflow.Tests.Launching;
using Spectre.Console.Testing;

namespace QuantBuild.Workflow.Tests.Experiments;

public sealed class ShardMakingTests : IDisposable
{
    private readonly Launches _launches = new();
    private readonly TestConsole _console = new();
    private readonly StringWriter _shown = new(CultureInfo.InvariantCulture);
    private readonly WorkflowContext _context;
    private string _model = "first";

    public ShardMakingTests() => _context = new WorkflowContext
    {
        Workspace = new Workspace(_launches.Folder.Path),
        Console = _console,
        Output = new ConsoleOutput(_shown, _shown),
        Log = _launches.Context.Log,
        Words = null!,
        Sharding = new ShardSettings(_launches.Folder["shards"]) { Shard = new ShardNumber(0, 2) },
    };

    public void Dispose()
    {
        _launches.Dispose();
        _console.Dispose();
        _shown.Dispose();
    }

    [Fact]
    public void Results_lie_in_the_order_of_the_keys_and_are_not_computed_twice()
    {
        // arrange
        var times = 0;

        // act
        Make(Compute);
        Make(Compute);

        // assert
        Assert.Equal(1, times);
        var file = ShardFile.Load(Assert.Single(Directory.GetFiles(_context.Sharding.Folder)));
        Assert.Equal([1, 2], file.Parts.Select(part => (int)Assert.Single(part.Bytes)));
        Assert.Contains("Shard 0/2 of work skipped: it is there", _launches.Said, StringComparison.Ordinal);

        IEnumerable<ShardPart> Compute()
        {
            times++;
            return Keys().Reverse().Select(key => new ShardPart(key, [(byte)key.End], 0));
        }
    }

    [Fact]
    public void What_was_measured_while_the_model_was_written_anew_is_not_kept()
    {
        // act
        var error = Record.Exception(() => Make(() =>
        {
            var results = Keys().Select(key => new ShardPart(key, [1], 0)).ToArray();
            _model = "second";
            return results;
        }));

        // assert
        Assert.Equal("The models of shard 0/2 of work were written anew while it was computed. Run it again.",
            Assert.IsType<WorkflowException>(error).Message);
        Assert.Empty(Directory.GetFileSystemEntries(_context.Sharding.Folder));
    }

    private void Make(Func<IEnumerable<ShardPart>> compute)
    {
        // As what cuts work does, which hashes its files but once until it is told to look again.
        var seen = Keys();
        ShardMaking.Make(_context, "work", () => seen, compute, () => seen = Keys());
    }

    private ShardKey[] Keys() => [.. Enumerable.Range(1, 2).Select(end =>
        new ShardKey("search", "work", 0, end, new Dictionary<string, string> { ["model"] = _model }))];
}
