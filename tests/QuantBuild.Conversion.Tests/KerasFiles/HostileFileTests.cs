using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using QuantBuild.Conversion.KerasFiles;
using QuantBuild.Tfjs.Format;
using QuantBuild.Common;

namespace QuantBuild.Conversion.Tests.KerasFiles;

/// <summary>Files that lead out of themselves, in circles, or to gigabytes: each is refused by what it does,
/// with next to no memory.</summary>
public sealed class HostileFileTests : IDisposable
{
    private const long FewBytes = 150_000_000;

    private static readonly string _files = Path.Combine(AppContext.BaseDirectory, "KerasFiles", "Files");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("external.h5", "It has external storage")]
    [InlineData("external-in-archive.keras", "Dataset 'layers/dense/vars/0': It has external storage")]
    [InlineData("outside-external.h5", "It has external storage")]
    [InlineData("outside-virtual.h5", "It is a virtual dataset")]
    [InlineData("outside-link.h5", "is an external link")]
    [InlineData("soft-cycle.h5", "is a soft link")]
    [InlineData("soft-cycle2.h5", "is a soft link")]
    [InlineData("soft-in-archive.keras", "is a soft link")]
    [InlineData("fill.h5", "Its weights take 1600000000 bytes, where 9080 are stored; at most 67108864")]
    [InlineData("json-nodes.keras", "config.json is no valid JSON: the text has more than")]
    [InlineData("damaged-1.keras", "It is damaged")]
    [InlineData("damaged-2.keras", "Duplicate property 'module'")]
    public void It_is_refused_by_what_it_does(string name, string message) => Refuse(Path.Combine(_files, "cases", name), message);

    [Theory]
    [InlineData("external")]
    [InlineData("virtual")]
    [InlineData("link")]
    public async Task The_file_that_a_model_names_is_not_even_opened(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");

        // arrange: whoever opens a pipe that nobody writes to waits for ever
        var pipe = _folder["pipe"];
        using (var mkfifo = Process.Start("mkfifo", [pipe]))
        {
            await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var placeholder = Encoding.ASCII.GetBytes("outside" + new string('_', 200));
        var content = await File.ReadAllBytesAsync(
            Path.Combine(_files, "cases", $"outside-{kind}.h5"), TestContext.Current.CancellationToken);
        var place = content.AsSpan().IndexOf(placeholder);
        content.AsSpan(place, placeholder.Length).Clear();
        Encoding.UTF8.GetBytes(pipe, content.AsSpan(place));
        var model = _folder.Write("model.h5", content);

        // act
        var load = Task.Run(() => Record.Exception(() => KerasModelFile.Read(model)), TestContext.Current.CancellationToken);

        // assert
        Assert.IsType<ConversionException>(await load.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Whoever_knows_a_file_can_raise_the_limit()
    {
        // arrange: a chunk that was never written, of which all is the fill value
        var limits = new ReadLimits(100);

        // act
        var error = Assert.Throws<ConversionException>(() => KerasModelFile.Read(Path.Combine(_files, "sequential-keras2.h5"), limits));

        // assert: 4·5 + 5 + 5·3 + 3 weights
        Assert.Contains("Its weights take 172 bytes, where 17112 are stored; at most 100", error.Message, StringComparison.Ordinal);
        KerasModelFile.Read(Path.Combine(_files, "sequential-keras2.h5"), new ReadLimits(172));
    }

    [Fact]
    public void A_config_of_gigabytes_is_not_unpacked()
    {
        // arrange
        WriteArchive(("config.json", new byte[200_000_000]));

        // assert
        Refuse(_folder["made.keras"], "config.json unpacks to more than 67108864 bytes");
    }

    [Fact]
    public void Weights_of_nothing_but_zeros_are_not_unpacked()
    {
        // arrange
        WriteArchive(("config.json", Entry("config.json")), ("model.weights.h5", new byte[200_000_000]));

        // assert
        Refuse(_folder["made.keras"], "model.weights.h5 unpacks to more than ");
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.weights.h5")]
    public void An_entry_that_is_there_twice_is_refused(string name)
    {
        // arrange: readers differ in which they take
        WriteArchive(("config.json", Entry("config.json")), ("model.weights.h5", Entry("model.weights.h5")), (name, Entry(name)));

        // assert
        Refuse(_folder["made.keras"], $"has 2 entries named {name}");
    }

    [Fact]
    public void Entries_are_found_by_their_whole_name()
    {
        // arrange
        WriteArchive(("../config.json", Entry("config.json")), ("model.weights.h5", Entry("model.weights.h5")));

        // assert
        Refuse(_folder["made.keras"], "has no config.json; it has ../config.json, model.weights.h5");
    }

    [Fact]
    public void An_archive_does_not_raise_its_limit_by_claiming_to_store_more_than_it_has()
    {
        // arrange: the last entry of the central directory claims a gigabyte that unpacks to two
        WriteArchive(("config.json", Entry("config.json")), ("model.weights.h5", Entry("model.weights.h5")));
        var content = File.ReadAllBytes(_folder["made.keras"]);
        var entry = content.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.GetBytes(1 << 30).CopyTo(content, entry + 20);
        BitConverter.GetBytes(2_000_000_000).CopyTo(content, entry + 24);
        _folder.Write("made.keras", content);

        // assert
        Refuse(_folder["made.keras"], "model.weights.h5 unpacks to more than 67108864 bytes");
    }

    [Theory]
    [InlineData(8, 1, "config.json is encrypted")]
    [InlineData(16, 1, "they do not fit their checksum")]
    [InlineData(24, 200, "has not the bytes that it claims")]
    [InlineData(24, 1, "has not the bytes that it claims")]
    public void An_archive_that_lies_about_an_entry_is_refused(int field, byte value, string message)
    {
        // arrange: the first entry of the central directory is that of config.json
        WriteArchive(("config.json", Entry("config.json")), ("model.weights.h5", Entry("model.weights.h5")));
        var content = File.ReadAllBytes(_folder["made.keras"]);
        var directory = content.AsSpan().IndexOf("PK\u0001\u0002"u8);
        content[directory + field] = value;
        content[directory + field + 1] = (byte)(value == 200 ? 255 : 0);
        _folder.Write("made.keras", content);

        // assert
        Refuse(_folder["made.keras"], message);
    }

    [Theory]
    [InlineData("sequential-keras2.h5")]
    [InlineData("sequential-keras3.keras")]
    [InlineData("storage-latest.h5")]
    public void Whatever_byte_is_damaged_only_Keras_errors_come_out(string name)
    {
        // arrange
        var random = new Random(7);
        var healthy = File.ReadAllBytes(Path.Combine(_files, name));
        for (var i = 0; i < 400; i++)
        {
            var damaged = (byte[])healthy.Clone();
            for (var change = 0; change <= i % 4; change++)
            {
                damaged[random.Next(damaged.Length)] = (byte)(random.Next(3) == 0 ? 255 : random.Next(256));
            }

            var path = _folder.Write("damaged", damaged);

            // act
            var error = Record.Exception(() => Use(path, name));

            // assert
            Assert.True(error is null or ConversionException, $"{i}: {error}");
        }
    }

    [Fact]
    public void Json_of_nothing_but_brackets_is_refused()
    {
        // arrange
        using (var archive = ZipFile.Open(_folder["model.keras"], ZipArchiveMode.Create))
        {
            using var config = archive.CreateEntry("config.json").Open();
            config.Write(Encoding.UTF8.GetBytes($"{{\"a\": [{string.Join(',', Enumerable.Repeat("[]", 2_000_000))}]}}"));
        }

        // act
        var error = Assert.Throws<ConversionException>(() => KerasModelFile.Read(_folder["model.keras"]));

        // assert
        Assert.Contains("config.json is no valid JSON", error.Message, StringComparison.Ordinal);
        Assert.Contains("2097152", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kerastfjs-231")]
    [InlineData("kerastfjs-8329")]
    [InlineData("keraszip-231.keras")]
    [InlineData("keraszip-298.keras")]
    public void Files_that_a_fuzzer_damaged_are_models_or_our_errors(string name)
    {
        // arrange
        var path = Path.Combine(AppContext.BaseDirectory, "KerasFiles", "Damaged", name);

        // act
        var error = Record.Exception(() => Directory.Exists(path) ? TfjsLayersFile.Read(path) : KerasModelFile.Read(path));

        // assert
        Assert.True(error is null or ConversionException or TfjsFormatException, $"{error}");
        Assert.True(error is null || error.Message.Contains(name, StringComparison.Ordinal), error?.Message);
    }

    private static void Use(string path, string name)
    {
        if (name != "storage-latest.h5")
        {
            KerasModelFile.Read(path);
            return;
        }

        SavedFile.Read(path, () => SavedFile.Open(path, file =>
        {
            foreach (var dataset in new[]
            {
                "chunked/many-gzip",
                "chunked/growing-twice-gzip",
                "chunked/fletcher-shuffle-lzf",
                "chunked/growing-once",
                "many/last",
                "float64-big",
                "chunked/many",
            })
            {
                var found = file.Root.Find(dataset)?.Dataset();
                _ = found?.UnpackedBytes < 1_000_000 ? found.Read() : null;
            }

            return file.Root.Find("many")?.Attribute("attribute 0299");
        }));
    }

    private static byte[] Entry(string name)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(_files, "sequential-keras3.keras"));
        using var entry = archive.GetEntry(name)!.Open();
        using var content = new MemoryStream();
        entry.CopyTo(content);
        return content.ToArray();
    }

    private void WriteArchive(params (string Name, byte[] Content)[] entries)
    {
        using var archive = ZipFile.Open(_folder["made.keras"], ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var stream = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
            stream.Write(content);
        }
    }

    private static void Refuse(string path, string message)
    {
        // act
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<ConversionException>(() => KerasModelFile.Read(path));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.True(allocated < FewBytes, $"{allocated} bytes were taken.");
    }
}
