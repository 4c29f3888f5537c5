using System.Text;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Tests.Manifest;

/// <summary>A model.json that breaks JSON, or the limits, is refused by a typed error that names the file.</summary>
public sealed class HostileJsonTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, TfjsRejection> Broken => new()
    {
        { "{", TfjsRejection.InvalidJson },
        { "{\"weightsManifest\":[],}", TfjsRejection.InvalidJson },
        { "7", TfjsRejection.NotAModel },
        { "[7]", TfjsRejection.FieldKind },
        { "[{\"paths\":[\"../s.bin\"],\"weights\":[]}]", TfjsRejection.ShardPathOutside },
        { "{\"a\":\"\\u0000\",\"weightsManifest\":[]}", TfjsRejection.InvalidJson },
        { "null", TfjsRejection.NotAModel },
        { "", TfjsRejection.FileSize },
        { "{}", TfjsRejection.FieldKind },
        { "{\"weightsManifest\":{}}", TfjsRejection.FieldKind },
        { "{\"weightsManifest\":[7]}", TfjsRejection.FieldKind },
        { "{\"weightsManifest\":[{\"weights\":[]}]}", TfjsRejection.FieldKind },
        { "{\"weightsManifest\":[{\"paths\":[1],\"weights\":[]}]}", TfjsRejection.FieldKind },
        { "{\"weightsManifest\":[{\"paths\":[]}]}", TfjsRejection.FieldKind },
        { "{\"weightsManifest\":[{\"paths\":[],\"weights\":[[]]}]}", TfjsRejection.FieldKind },
        { "{\"weightsManifest\":[{\"paths\":[],\"weights\":[{}]}]}", TfjsRejection.FieldKind },
        { "{\"weightsManifest\":[{\"paths\":[],\"weights\":[{\"name\":\"\"}]}]}", TfjsRejection.EmptyName },
        { "{\"format\":\"pickle\",\"weightsManifest\":[]}", TfjsRejection.UnknownFormat },
        { "{\"format\":7,\"weightsManifest\":[]}", TfjsRejection.FieldKind },
        { "{\"weightsManifest\":[],\"weightsManifest\":[]}", TfjsRejection.InvalidJson },
        { "{\"a\":{\"x\":1,\"x\":2},\"weightsManifest\":[]}", TfjsRejection.InvalidJson },
        { "{\"a\":\"\\ud800\",\"weightsManifest\":[]}", TfjsRejection.InvalidJson },
        { "{\"\\udfff\":1,\"weightsManifest\":[]}", TfjsRejection.InvalidJson },
        { "{\"userDefinedMetadata\":NaN,\"weightsManifest\":[]}", TfjsRejection.InvalidJson },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Broken_json_is_refused_with_the_file(string json, TfjsRejection rejection)
    {
        var error = RefusalOf(rejection, json);

        Assert.Equal(_folder.At("model", "model.json"), error.File);
        Assert.Null(error.Tensor);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused()
    {
        var folder = _folder.Model("");
        File.WriteAllBytes(Path.Combine(folder, "model.json"), [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\",\"weightsManifest\":[]}"u8]);

        Refusal.Of(TfjsRejection.InvalidJson, () => TfjsModel.Open(folder));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void Nesting_bombs_are_refused(string open, string close)
    {
        var bomb = string.Concat(Enumerable.Repeat(open, 100_000)) + "1" + string.Concat(Enumerable.Repeat(close, 100_000));

        RefusalOf(TfjsRejection.InvalidJson, "{\"modelTopology\":" + bomb + ",\"weightsManifest\":[]}");
    }

    [Theory]
    [InlineData(127, true)]
    [InlineData(128, false)]
    public void Nesting_is_allowed_up_to_the_limit(int arrays, bool allowed)
    {
        // The object that holds the arrays is a level of its own.
        var json = "{\"modelTopology\":" + new string('[', arrays) + new string(']', arrays) + ",\"weightsManifest\":[]}";
        var folder = _folder.Model(json);

        var error = Record.Exception(() => TfjsModel.Open(folder).Dispose());

        Assert.Equal(allowed, error is null);
        Assert.True(error is null or TfjsFormatException);
    }

    [Fact]
    public void A_file_of_nothing_but_brackets_is_refused_before_it_is_parsed()
    {
        var json = "{\"weightsManifest\":[" + string.Join(',', Enumerable.Repeat("{}", 2_100_000)) + "]}";
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = RefusalOf(TfjsRejection.InvalidJson, json);

        Assert.Contains("more than 4194304 names, values and brackets", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact]
    public void A_file_past_the_size_limit_is_refused_unread()
    {
        var folder = _folder.Model("");
        using (var file = File.OpenWrite(Path.Combine(folder, "model.json")))
        {
            file.SetLength((64L * 1024 * 1024) + 1);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal.Of(TfjsRejection.FileSize, () => TfjsModel.Open(folder));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void A_device_in_place_of_the_file_is_refused_unread()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs /dev/zero");

        Refusal.Of(TfjsRejection.UnreadableFile, () => TfjsModel.Open("/dev/zero"));
    }

    [Fact]
    public void A_missing_file_is_named_with_what_to_do()
    {
        var error = Refusal.Of(TfjsRejection.MissingFile, () => TfjsModel.Open(_folder.At("nowhere", "model.json")));

        Assert.Equal(_folder.At("nowhere", "model.json"), error.File);
        Assert.Contains("Check the path", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_cannot_drive_the_terminal_of_whoever_reads_the_error()
    {
        var error = RefusalOf(
            TfjsRejection.InvalidDimension, TestFolder.ManifestOf("""{"name":"\u001b[2J\u202egnp.exe","shape":[-1],"dtype":"float32"}"""));

        Assert.Equal("\u001b[2J\u202egnp.exe", error.Tensor);
        Assert.DoesNotContain(error.Message, character => char.IsControl(character) || character == '\u202e');
        Assert.Contains(@"\u001b[2J\u202egnp.exe", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_does_not_flood_the_error()
    {
        var name = new string('n', 1_000_000);

        var error = RefusalOf(
            TfjsRejection.InvalidDimension, TestFolder.ManifestOf($$"""{"name":"{{name}}","shape":[-1],"dtype":"float32"}"""));

        Assert.Equal(name, error.Tensor);
        Assert.InRange(error.Message.Length, 1, 1000);
    }

    private TfjsFormatException RefusalOf(TfjsRejection rejection, string json)
    {
        var folder = _folder.At("model");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "model.json"), json, new UTF8Encoding(false));
        return Refusal.Of(rejection, () => TfjsModel.Open(folder));
    }
}
