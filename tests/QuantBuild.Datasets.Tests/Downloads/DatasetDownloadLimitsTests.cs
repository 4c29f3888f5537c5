using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Store;
using static QuantBuild.Datasets.Tests.Downloads.LoopbackServer;

namespace QuantBuild.Datasets.Tests.Downloads;

/// <summary>Servers that mean harm, or have been taken over.</summary>
public sealed class DatasetDownloadLimitsTests : IDisposable
{
    private static readonly byte[] _content = Bytes.Random(10_000);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("file:///etc/passwd", "redirects to file:///etc/passwd, and only http and https are fetched from.")]
    [InlineData("ftp://127.0.0.1/x", "and only http and https are fetched from.")]
    [InlineData("http://[::bad/", "redirects without saying where to.")]
    public async Task A_redirect_leads_to_the_web_or_nowhere(string location, string message)
    {
        // arrange
        using var server = new LoopbackServer(_ => new Reply("302 Found", [], $"Location: {location}"));

        // act
        var error = await Refusal(Pinned(server));

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_redirect_without_an_address_is_refused()
    {
        // arrange
        using var server = new LoopbackServer(_ => new Reply("302 Found", []));

        // act and assert
        Assert.Contains("redirects without saying where to.", (await Refusal(Pinned(server))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_is_asked_only_for_what_a_checksum_pins()
    {
        // arrange: localhost is another name than 127.0.0.1
        using var other = new LoopbackServer(request => File(request, _content));
        using var server = new LoopbackServer(_ => new Reply("302 Found", [], $"Location: http://localhost:{other.Url("x").Port}/x"));

        // act
        var path = await Store().GetAsync(Pinned(server), cancellationToken: Cancel);
        System.IO.File.Delete(path);
        var error = await Refusal(Pinned(server) with { Sha256 = null });

        // assert
        Assert.Contains("another host, which only files with a pinned checksum may come from.", error.Message, StringComparison.Ordinal);
        Assert.Single(other.Requests);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task The_same_host_may_redirect_what_no_checksum_pins()
    {
        // arrange
        using var other = new LoopbackServer(request => File(request, _content));
        using var server = new LoopbackServer(_ => new Reply("307 Temporary Redirect", [], $"Location: {other.Url("x")}"));

        // act
        var path = await Store().GetAsync(Pinned(server) with { Sha256 = null }, cancellationToken: Cancel);

        // assert
        Assert.Equal(_content, await System.IO.File.ReadAllBytesAsync(path, Cancel));
    }

    [Fact]
    public async Task An_address_that_is_not_of_the_web_is_refused()
    {
        // act
        var error = await Refusal(new DatasetFile("x.bin", new Uri("file:///etc/passwd")));

        // assert
        Assert.Contains(
            "its address is file:///etc/passwd, and only http and https are fetched from.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stated_length_beyond_the_limit_is_refused_before_anything_is_written()
    {
        // arrange
        using var server = new LoopbackServer(request => File(request, _content) with { Length = 1_000_000_000_000 });

        // act
        var error = await Refusal(Pinned(server));

        // assert
        Assert.Contains(
            "the server sends at least 1000000000000 bytes, and no more than 1073741824 are taken for this file.", error.Message,
            StringComparison.Ordinal);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task An_endless_answer_ends_at_the_limit_and_leaves_nothing()
    {
        // arrange
        using var server = new LoopbackServer(_ => new Reply("200 OK", []) { IsEndless = true });

        // act
        var error = await Refusal(Pinned(server) with { MostBytes = 1_000_000 });

        // assert
        Assert.Contains("no more than 1000000 are taken for this file.", error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Files());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_trickle_ends_after_its_window_and_is_not_tried_again()
    {
        // arrange: each report of progress takes 25 seconds
        var time = new ManualTime();
        using var server = new LoopbackServer(_ => new Reply("200 OK", [1]) { Trickle = 1000 });
        var store = new DatasetStore(Options with { Time = time });

        // act
        var error = await Assert.ThrowsAsync<DatasetUnavailableException>(() =>
            store.GetAsync(Pinned(server), new SlowProgress(time), Cancel));

        // assert
        Assert.Matches("the server sent [0-9]+ bytes in [0-9]+ s; at least 1024 a second are waited for", error.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_that_cuts_every_connection_after_a_byte_is_given_up()
    {
        // arrange
        using var server = new LoopbackServer(request => File(request, _content) with { CutAfter = 1 });

        // act
        var error = await Refusal(Pinned(server));

        // assert
        Assert.Contains("20 attempts in a row brought less than 65536 bytes each", error.Message, StringComparison.Ordinal);
        Assert.Equal(20, server.Requests.Count);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DatasetStoreOptions Options => new()
    {
        SystemDirectory = _folder["system"],
        DownloadDirectory = _folder["downloads"],
        Attempts = 2,
        Pause = TimeSpan.FromMilliseconds(1),
    };

    private static DatasetFile Pinned(LoopbackServer server) => new("x.bin", server.Url("x.bin"), Bytes.Sha256(_content));

    private DatasetStore Store() => new(Options);

    private Task<DatasetUnavailableException> Refusal(DatasetFile file) =>
        Assert.ThrowsAsync<DatasetUnavailableException>(() => Store().GetAsync(file, cancellationToken: Cancel));

    private sealed class SlowProgress(ManualTime time) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => time.Advance(25);
    }
}
