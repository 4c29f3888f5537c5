using System.Diagnostics;
using System.Text.Json;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Tests.Shards;

/// <summary>Shards that lie outside the folder, or do not hold what the manifest says, are refused before anything
/// is allocated for them.</summary>
public sealed class HostileShardTests : IDisposable
{
    private const string FourBytes = """{"name":"w","shape":[4],"dtype":"uint8"}""";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../outside.bin")]
    [InlineData("a/../../outside.bin")]
    [InlineData("/etc/passwd")]
    [InlineData("//server/share")]
    [InlineData("..\\outside.bin")]
    [InlineData("C:outside.bin")]
    [InlineData("https://example.org/s.bin")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("./")]
    [InlineData("././.")]
    [InlineData("./../outside.bin")]
    [InlineData("././/etc/passwd")]
    [InlineData("%2e%2e/outside.bin")]
    [InlineData("a%2F..%2F..%2Foutside.bin")]
    [InlineData("%2Fetc/passwd")]
    [InlineData("..%5Coutside.bin")]
    [InlineData("C%3Aoutside.bin")]
    [InlineData("s.bin%00.txt")]
    [InlineData("../outside.bin?v=1")]
    [InlineData("a//s.bin")]
    [InlineData("a/")]
    [InlineData(".. /outside.bin")]
    [InlineData("s.bin\u001b.txt")]
    public void Shard_paths_that_leave_the_folder_are_refused(string path)
    {
        File.WriteAllBytes(_folder.At("outside.bin"), [1, 2, 3, 4]);
        var folder = _folder.Model(
            TestFolder.ManifestOf(FourBytes, JsonSerializer.Serialize(path)), ("a/s.bin", [1, 2, 3, 4]), ("s.bin", [1, 2, 3, 4]));

        var error = Refusal.Of(TfjsRejection.ShardPathOutside, () => TfjsModel.Open(folder));

        Assert.Equal(Path.Combine(folder, "model.json"), error.File);
    }

    [Theory]
    [InlineData("link.bin", "../outside.bin")]
    [InlineData("link/outside.bin", "..")]
    [InlineData("./link.bin", "../outside.bin")]
    [InlineData("lin%6b.bin", "../outside.bin")]
    public void Links_that_leave_the_folder_are_refused(string path, string target)
    {
        File.WriteAllBytes(_folder.At("outside.bin"), [1, 2, 3, 4]);
        var folder = _folder.Model(TestFolder.ManifestOf(FourBytes, $"\"{path}\""));
        var file = Uri.UnescapeDataString(path.Replace("./", "", StringComparison.Ordinal));
        Directory.CreateSymbolicLink(Path.Combine(folder, file.Split('/')[0]), target);

        var error = Refusal.Of(TfjsRejection.ShardLinkOutside, () => TfjsModel.Open(folder));

        Assert.Equal(Path.Combine(folder, file), error.File);
    }

    [Fact]
    public void A_link_out_of_the_folder_is_seen_through_a_link_within_it()
    {
        File.WriteAllBytes(_folder.At("outside.bin"), [1, 2, 3, 4]);
        var folder = _folder.Model(TestFolder.ManifestOf(FourBytes, "\"p/q/up/link.bin\""));
        Directory.CreateDirectory(Path.Combine(folder, "p", "q"));

        // By its text alone, p/q/up/../../outside.bin would stay in the folder.
        Directory.CreateSymbolicLink(Path.Combine(folder, "p", "q", "up"), folder);
        File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), "../outside.bin");

        var error = Refusal.Of(TfjsRejection.ShardLinkOutside, () => TfjsModel.Open(folder));

        Assert.Equal(Path.Combine(folder, "p", "q", "up", "link.bin"), error.File);
    }

    [Fact]
    public void Links_that_lead_in_circles_are_refused()
    {
        var folder = _folder.Model(TestFolder.ManifestOf(FourBytes));
        File.CreateSymbolicLink(Path.Combine(folder, "s.bin"), "t.bin");
        File.CreateSymbolicLink(Path.Combine(folder, "t.bin"), "s.bin");

        var error = Refusal.Of(TfjsRejection.UnreadableShard, () => TfjsModel.Open(folder));

        Assert.Contains("links", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        var folder = _folder.Model(TestFolder.ManifestOf(FourBytes));

        var error = Refusal.Of(TfjsRejection.MissingShard, () => TfjsModel.Open(folder));

        Assert.Equal(Path.Combine(folder, "s.bin"), error.File);
    }

    [Fact]
    public void A_folder_in_the_place_of_a_shard_is_refused()
    {
        var folder = _folder.Model(TestFolder.ManifestOf(FourBytes), ("s.bin/x", [1]));

        Assert.Equal(Path.Combine(folder, "s.bin"), Refusal.Of(TfjsRejection.UnreadableShard, () => TfjsModel.Open(folder)).File);
    }

    [Theory]
    [InlineData("s.bin")]
    [InlineData("./s.bin")]
    public void A_shard_listed_twice_is_refused(string again)
    {
        var folder = _folder.Model(TestFolder.ManifestOf(FourBytes, $"\"s.bin\",\"{again}\""), ("s.bin", [1, 2]));

        Assert.Equal(Path.Combine(folder, "model.json"), Refusal.Of(TfjsRejection.DuplicateShard, () => TfjsModel.Open(folder)).File);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_short_shard_is_refused_and_names_the_weight_that_is_cut(int length)
    {
        var folder = _folder.ModelOf($$"""{"name":"empty","shape":[0],"dtype":"float32"},{{FourBytes}}""", new byte[length]);

        var error = Refusal.Of(TfjsRejection.ShortShards, () => TfjsModel.Open(folder));

        Assert.Equal("w", error.Tensor);
        Assert.Equal(Path.Combine(folder, "s.bin"), error.File);
    }

    [Fact]
    public void Of_several_shards_the_one_that_was_cut_off_is_named()
    {
        var folder = _folder.Model(
            TestFolder.ManifestOf("""{"name":"w","shape":[10],"dtype":"uint8"}""", "\"1.bin\",\"2.bin\",\"3.bin\""), ("1.bin", new byte[4]),
            ("2.bin", new byte[3]), ("3.bin", new byte[2]));

        Assert.Equal(Path.Combine(folder, "2.bin"), Refusal.Of(TfjsRejection.ShortShards, () => TfjsModel.Open(folder)).File);
    }

    [Fact]
    public void Weights_without_shards_are_refused()
    {
        var folder = _folder.Model(TestFolder.ManifestOf(FourBytes, ""));

        Assert.Equal("w", Refusal.Of(TfjsRejection.ShortShards, () => TfjsModel.Open(folder)).Tensor);
    }

    [Theory]
    [InlineData("float32", "[2147483647]")]
    [InlineData("string", "[2147483647]")]
    [InlineData("uint8", "[2147483647,2147483647,2]")]
    public void Nothing_is_allocated_for_a_weight_whose_bytes_are_not_there(string dtype, string shape)
    {
        var folder = _folder.ModelOf($$"""{"name":"w","shape":{{shape}},"dtype":"{{dtype}}"}""", 1, 2, 3, 4);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Refusal.Of(TfjsRejection.ShortShards, () => TfjsModel.Open(folder));

        Assert.Equal("w", error.Tensor);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(new byte[] { 5, 0, 0, 0, 65, 66 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 65, 66 })]
    [InlineData(new byte[] { 1, 0, 0 })]
    [InlineData(new byte[] { 1, 0, 0, 0, 65, 9, 0 })]
    public void Strings_that_run_past_their_shard_are_refused(byte[] bytes)
    {
        var folder = _folder.ModelOf("""{"name":"w","shape":[2],"dtype":"string"}""", bytes);

        Assert.Equal("w", Refusal.Of(TfjsRejection.ShortShards, () => TfjsModel.Open(folder)).Tensor);
    }

    [Fact]
    public void A_pipe_in_the_place_of_a_shard_does_not_hang()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/mkfifo"), "needs mkfifo");
        var folder = _folder.Model(TestFolder.ManifestOf(FourBytes));
        Process.Start("/usr/bin/mkfifo", [Path.Combine(folder, "s.bin")]).WaitForExit();

        Assert.Equal(Path.Combine(folder, "s.bin"), Refusal.Of(TfjsRejection.UnreadableShard, () => TfjsModel.Open(folder)).File);
    }

    [Fact]
    public void A_model_json_that_is_a_link_is_read_whole()
    {
        var folder = _folder.ModelOf(FourBytes, 1, 2, 3, 4);
        File.Move(Path.Combine(folder, "model.json"), _folder.At("kept-elsewhere"));
        File.CreateSymbolicLink(Path.Combine(folder, "model.json"), _folder.At("kept-elsewhere"));

        using var model = TfjsModel.Open(folder);

        Assert.Equal("w", model.Weights[0].Name);
    }

    [Fact]
    public void A_shard_cut_off_after_opening_is_a_typed_error()
    {
        using var model = TfjsModel.Open(_folder.ModelOf(FourBytes, 1, 2, 3, 4));
        File.WriteAllBytes(_folder.At("model", "s.bin"), [1]);

        var error = Refusal.Of(TfjsRejection.ChangedShard, () => model.ReadBytes(model.Weights[0], 0, new byte[4]));

        Assert.Equal(_folder.At("model", "s.bin"), error.File);
    }
}
