using QuantBuild.Datasets.Downloads;
using QuantBuild.Datasets.Store;
using QuantBuild.Datasets.Tests.Downloads;
using static QuantBuild.Datasets.Tests.Downloads.LoopbackServer;

namespace QuantBuild.Datasets.Tests.Store;

public sealed class DatasetStoreTests : IDisposable
{
    private const string Name = "small/values.gz";

    private static readonly byte[] _unpacked = Bytes.Random(300_000);
    private static readonly byte[] _content = Bytes.Gzip(_unpacked);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_good_file_arrives_whole_and_alone_with_its_progress()
    {
        // arrange
        using var server = new LoopbackServer(request => File(request, _content));
        var progress = new RecordedProgress();

        // act
        var path = await Store().GetAsync(FileAt(server), progress, Cancel);

        // assert
        Assert.Equal(_folder["downloads/small/values.gz"], path);
        Assert.Equal(_content, await System.IO.File.ReadAllBytesAsync(path, Cancel));
        Assert.Equal(["downloads/small/values.gz"], _folder.Files());
        Assert.Equal(new DownloadProgress(Name, 0, _content.Length), progress.Reports[0]);
        Assert.Equal(new DownloadProgress(Name, _content.Length, _content.Length), progress.Reports[^1]);
        Assert.Null(server.Requests[0].RangeFrom);
    }

    [Fact]
    public async Task What_is_there_is_not_downloaded_and_the_data_folder_comes_first()
    {
        // arrange
        using var server = new LoopbackServer(request => File(request, _content));
        var store = new DatasetStore(new DatasetStoreOptions
        {
            DataDirectory = _folder.Path,
            SystemDirectory = _folder["system"],
            DownloadDirectory = _folder["downloads"],
        });
        var places = new[]
        {
            _folder.Write("downloads/small/values.gz", [3]),
            _folder.Write("system/small/values.gz", [2]),
            _folder.Write("small/values", [1]),
        };

        // act
        foreach (var expected in places.Reverse())
        {
            Assert.Equal(expected, await store.GetAsync(FileAt(server), cancellationToken: Cancel));
            System.IO.File.Delete(expected);
        }

        // assert
        Assert.Empty(server.Requests);
        Assert.Null(store.Find(FileAt(server)));
    }

    [Fact]
    public async Task A_cut_connection_is_taken_up_where_it_ended()
    {
        // arrange: the first answer ends after 100,000 bytes
        using var server = new LoopbackServer(request =>
            File(request, _content) with { CutAfter = request.RangeFrom is null ? 100_000 : null });

        // act
        var path = await Store().GetAsync(FileAt(server), cancellationToken: Cancel);

        // assert
        Assert.Equal(_content, await System.IO.File.ReadAllBytesAsync(path, Cancel));
        Assert.Equal([null, 100_000L], server.Requests.Select(request => request.RangeFrom));
        Assert.Equal("\"v1\"", server.Requests[1].Header("If-Range"));
    }

    [Fact]
    public async Task A_download_of_an_earlier_run_is_taken_up_too()
    {
        // arrange: a run that gave up on a server that cuts every connection after 1,000 bytes more
        var cut = true;
        using var server = new LoopbackServer(request =>
            File(request, _content) with { CutAfter = cut ? (request.RangeFrom is null ? 1_000 : 0) : null });
        var file = FileAt(server);
        var error = await Assert.ThrowsAsync<DatasetUnavailableException>(() => Store().GetAsync(file, cancellationToken: Cancel));
        Assert.Contains("after 2 attempts in vain", error.Message, StringComparison.Ordinal);
        Assert.Equal(["downloads/small/values.gz.part", "downloads/small/values.gz.part.json"], _folder.Files());
        cut = false;

        // act
        var path = await Store().GetAsync(file, cancellationToken: Cancel);

        // assert
        Assert.Equal(1_000, server.Requests[^1].RangeFrom);
        Assert.Equal(_content, await System.IO.File.ReadAllBytesAsync(path, Cancel));
        Assert.Equal(["downloads/small/values.gz"], _folder.Files());
    }

    [Fact]
    public async Task A_file_that_changed_on_the_server_meanwhile_is_fetched_anew()
    {
        // arrange: cut while v1, whole when v2
        var old = Bytes.Gzip(Bytes.Random(300_000, seed: 2));
        using var server = new LoopbackServer(request => request.RangeFrom is null
            ? File(request, old) with { CutAfter = 50_000 }
            : File(request, _content, "\"v2\""));

        // act
        var path = await Store().GetAsync(FileAt(server), cancellationToken: Cancel);

        // assert
        Assert.Equal(_content, await System.IO.File.ReadAllBytesAsync(path, Cancel));
    }

    [Fact]
    public async Task A_damaged_beginning_of_an_earlier_run_costs_one_more_download_and_no_error()
    {
        // arrange
        using var server = new LoopbackServer(request => File(request, _content));
        var file = FileAt(server);
        _folder.Write("downloads/small/values.gz.part", Bytes.Random(1_000, seed: 9));
        _folder.Write(
            "downloads/small/values.gz.part.json", System.Text.Encoding.UTF8.GetBytes($$"""{"Url":"{{file.Url}}","Validator":"\"v1\""}"""));

        // act
        var path = await Store().GetAsync(file, cancellationToken: Cancel);

        // assert
        Assert.Equal([1_000L, null], server.Requests.Select(request => request.RangeFrom));
        Assert.Equal(_content, await System.IO.File.ReadAllBytesAsync(path, Cancel));
    }

    [Fact]
    public async Task A_server_that_sends_another_part_than_asked_for_is_asked_for_the_whole()
    {
        // arrange
        var answers = 0;
        using var server = new LoopbackServer(request => ++answers switch
        {
            1 => File(request, _content) with { CutAfter = 10 },
            2 => WrongPart,
            _ => File(request, _content),
        });

        // act
        var path = await Store().GetAsync(FileAt(server), cancellationToken: Cancel);

        // assert
        Assert.Equal([null, 10L, null], server.Requests.Select(request => request.RangeFrom));
        Assert.Equal(_content, await System.IO.File.ReadAllBytesAsync(path, Cancel));
    }

    [Fact]
    public async Task A_server_that_always_makes_us_begin_anew_is_given_up()
    {
        // arrange
        using var server = new LoopbackServer(request =>
            request.RangeFrom is null ? File(request, _content) with { CutAfter = 10 } : WrongPart);

        // act
        await Assert.ThrowsAsync<DatasetUnavailableException>(() => Store().GetAsync(FileAt(server), cancellationToken: Cancel));

        // assert: 10 bytes, then two attempts that get no further
        Assert.Equal([null, 10L, null], server.Requests.Select(request => request.RangeFrom));
    }

    [Fact]
    public async Task A_wrong_checksum_leaves_nothing_behind_and_shows_both()
    {
        // arrange
        using var server = new LoopbackServer(request => File(request, Bytes.Gzip([1, 2, 3])));

        // act
        var error = await Assert.ThrowsAsync<DatasetUnavailableException>(() =>
            Store().GetAsync(FileAt(server), cancellationToken: Cancel));

        // assert
        Assert.Contains(Bytes.Sha256(_unpacked), error.Message, StringComparison.Ordinal);
        Assert.Contains(Bytes.Sha256([1, 2, 3]), error.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Files());
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_server_that_unpacks_on_the_way_is_fine()
    {
        // arrange
        using var server = new LoopbackServer(request => File(request, _unpacked));

        // act
        var path = await Store().GetAsync(FileAt(server), cancellationToken: Cancel);

        // assert
        Assert.Equal(_unpacked, await System.IO.File.ReadAllBytesAsync(path, Cancel));
    }

    [Fact]
    public async Task A_404_is_one_error_with_file_address_folder_and_argument_and_no_second_attempt()
    {
        // arrange
        using var server = new LoopbackServer(_ => new Reply("404 Not Found", "gone"u8.ToArray()));
        var file = FileAt(server);

        // act
        var error = await Assert.ThrowsAsync<DatasetUnavailableException>(() => Store().GetAsync(file, cancellationToken: Cancel));

        // assert
        Assert.Equal(
            $"small/values.gz: not found in {_folder["system"]}, {_folder["downloads"]}, and the download from {file.Url} failed: "
                + $"the server answered 404 (Not Found). Put the file into {_folder["downloads/small"]} by hand, "
                + "or name a folder that holds small/values.gz with --dataDir or QUANTBUILD_DATA.",
            error.Message);
        Assert.Equal((file.Url, _folder["downloads/small"]), (error.Url, error.Folder));
        Assert.Single(server.Requests);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_server_error_that_passes_is_tried_again()
    {
        // arrange
        var answers = 0;
        using var server = new LoopbackServer(request =>
            answers++ == 0 ? new Reply("503 Service Unavailable", []) : File(request, _content));

        // act and assert
        Assert.Equal(
            _content, await System.IO.File.ReadAllBytesAsync(await Store().GetAsync(FileAt(server), cancellationToken: Cancel), Cancel));
    }

    [Fact]
    public async Task A_redirect_is_followed_and_a_loop_of_redirects_is_not()
    {
        // arrange
        using var once = new LoopbackServer(request => request.Lines[0].Contains("/moved", StringComparison.Ordinal)
            ? File(request, _content)
            : new Reply("302 Found", [], "Location: /moved"));
        using var loop = new LoopbackServer(_ => new Reply("302 Found", [], "Location: /again"));

        // act
        await Store().GetAsync(FileAt(once), cancellationToken: Cancel);
        System.IO.File.Delete(_folder["downloads/small/values.gz"]);
        var error = await Assert.ThrowsAsync<DatasetUnavailableException>(() => Store().GetAsync(FileAt(loop), cancellationToken: Cancel));

        // assert
        Assert.Contains("gave up after 5 redirects", error.Message, StringComparison.Ordinal);
        Assert.Equal(6, loop.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up()
    {
        // arrange
        using var server = new LoopbackServer(request => File(request, _content) with { CutAfter = 10, Silence = TimeSpan.FromSeconds(5) });
        var store = new DatasetStore(Options with { Timeout = TimeSpan.FromSeconds(0.2), Attempts = 1 });

        // act
        var error = await Assert.ThrowsAsync<DatasetUnavailableException>(() => store.GetAsync(FileAt(server), cancellationToken: Cancel));

        // assert
        Assert.Contains("kept silent for 0.2 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_download_keeps_what_has_arrived()
    {
        // arrange
        using var cancelled = new CancellationTokenSource();
        using var server = new LoopbackServer(request =>
            File(request, _content) with { CutAfter = 70_000, Silence = TimeSpan.FromSeconds(5) });
        var progress = new RecordedProgress(report =>
        {
            if (report.Bytes == 70_000)
            {
                cancelled.Cancel();
            }
        });

        // act
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store().GetAsync(FileAt(server), progress, cancelled.Token));

        // assert
        Assert.Equal(70_000, new FileInfo(_folder["downloads/small/values.gz.part"]).Length);
    }

    [Fact]
    public void A_data_folder_that_does_not_exist_is_named_with_its_argument()
    {
        // act
        var error = Refused.By(DatasetRejection.Unavailable, () =>
            _ = new DatasetStore(new DatasetStoreOptions { DataDirectory = _folder["typo"] }));

        // assert
        Assert.Equal($"{_folder["typo"]}: The data folder does not exist; correct --dataDir or QUANTBUILD_DATA.", error.Message);
    }

    private static Reply WrongPart =>
        new("206 Partial Content", _content[20..], $"Content-Range: bytes 20-{_content.Length - 1}/{_content.Length}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DatasetStoreOptions Options => new()
    {
        SystemDirectory = _folder["system"],
        DownloadDirectory = _folder["downloads"],
        Attempts = 2,
        Pause = TimeSpan.FromMilliseconds(1),
    };

    private static DatasetFile FileAt(LoopbackServer server) => new(Name, server.Url("values.gz"), Bytes.Sha256(_unpacked));

    private DatasetStore Store() => new(Options);

    private sealed class RecordedProgress(Action<DownloadProgress>? react = null) : IProgress<DownloadProgress>
    {
        public List<DownloadProgress> Reports { get; } = [];

        public void Report(DownloadProgress value)
        {
            Reports.Add(value);
            react?.Invoke(value);
        }
    }
}
