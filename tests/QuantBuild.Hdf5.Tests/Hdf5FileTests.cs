using System.Text;

namespace QuantBuild.Hdf5.Tests;

/// <summary>Values and names as libhdf5 stores them, in its oldest format and its newest; see <c>Files/storage.py</c>.</summary>
public sealed class Hdf5FileTests
{
    private const string Oldest = "storage.h5";
    private const string Newest = "storage-latest.h5";

    private static readonly string[] _names =
    [
        "float16", "float32", "float64", "float16-big", "float32-big", "float64-big", "compact", "of-committed", "many/last",
        "chunked/gzip", "chunked/lzf", "chunked/shuffle-gzip", "chunked/fletcher", "chunked/fletcher-shuffle-lzf", "chunked/plain",
        "chunked/one", "chunked/many", "chunked/many-gzip",
        "chunked/growing-twice", "chunked/growing-twice-gzip", "chunked/growing-once", "chunked/growing-long-gzip", "chunked/cube",
        "chunked/early",
    ];

    private static readonly string[] _growing =
    [
        "to-a-size", "to-a-size-gzip", "to-a-size-cube", "to-a-size-paged", "without-end-first", "without-end-second", "without-end-middle",
        "without-end-last", "without-end-last-gzip", "early",
    ];

    private static readonly string[] _integers = ["int8", "int16-big", "int32", "int64-big", "chunked/fletcher-odd"];

    public static TheoryData<string, string> Datasets =>
        [.. from file in new[] { Oldest, Newest } from name in _names select (file, name), ("storage-user-block.h5", "float32"),
            .. _growing.Select(name => ("storage-growing.h5", name))];

    public static TheoryData<string> Files => [Oldest, Newest];

    [Theory]
    [MemberData(nameof(Datasets))]
    public void Every_way_to_store_numbers_gives_the_numbers(string file, string name)
    {
        // act
        var found = Read(file, name);

        // assert
        Assert.Equal(Enumerable.Range(0, found.Length).Select(i => (i / 4f) - 3), found);
        Assert.True(found.Length >= 35);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Integers_become_floats(string file)
    {
        Assert.All(_integers, name => Assert.Equal(Enumerable.Range(-12, 35).Select(i => (float)i), Read(file, name)));
        Assert.All(["uint8", "uint16", "uint32-big", "uint64"], name =>
            Assert.Equal(Enumerable.Range(0, 35).Select(i => (float)i), Read(file, name)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_and_one_number_are_datasets_too(string file)
    {
        Assert.Empty(Read(file, "empty"));
        Assert.Equal([-3f], Read(file, "scalar"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Repetitions_of_LZF_are_unpacked(string file) =>
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (i % 10 / 4f) - 3), Read(file, "chunked/lzf-repeats"));

    [Theory]
    [MemberData(nameof(Files))]
    public void What_was_never_written_has_the_fill_value(string file)
    {
        Assert.Equal(Enumerable.Repeat(2.5f, 35), Read(file, "fill/never"));
        Assert.Equal(Enumerable.Repeat(2.5f, 35), Read(file, "fill/never-contiguous"));
        var partly = Read(file, "fill/partly");
        Assert.Equal([-3, -2.75f, -1.5f, -1.5f, -1.5f, -2.5f, -2.25f, -1.5f], partly[..8]);
        Assert.Equal(29, partly.Count(value => value == -1.5f));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Names_and_texts_have_all_letters(string file)
    {
        // arrange
        using var stream = Open(file);
        var root = new Hdf5File(stream).Root;

        // act
        var many = root.Find("many")!;

        // assert
        Assert.Equal(301, many.Members.Count);
        Assert.Contains("member 0123 ä", many.Members);
        Assert.Equal(["value 299"], TextsOf(many, "attribute 0299"));
        Assert.Equal(["schöne Grüße"], TextsOf(root, "text"));
        Assert.Equal(["fixed"], TextsOf(root, "fixed"));
        Assert.Equal(["a", "bc", ""], TextsOf(root, "texts"));
        Assert.Equal([], TextsOf(root, "none")!);
        Assert.Null(TextsOf(root, "missing"));
        Assert.Null(root.Find("many/missing/more"));
    }

    [Fact]
    public void A_text_longer_than_an_object_header_is_read()
    {
        using var stream = Open(Newest);
        Assert.Equal([new string('x', 70000)], TextsOf(new Hdf5File(stream).Root, "long"));
    }

    [Theory]
    [InlineData("external", "Dataset 'external': It has external storage")]
    [InlineData("virtual", "Dataset 'virtual': It is a virtual dataset")]
    [InlineData("soft", "'soft' is a soft link")]
    [InlineData("to-external", "'to-external' is an external link")]
    [InlineData("compound", "It holds compound, where numbers should be")]
    [InlineData("complex", "It holds compound")]
    [InlineData("boolean", "It holds enumeration")]
    [InlineData("text", "It holds strings of variable length")]
    [InlineData("scaled", "It is compressed by scale and offset, which is not read")]
    [InlineData("ring", "Dataset 'ring': It is no dataset")]
    public void What_is_not_read_is_named(string name, string message)
    {
        // arrange
        using var stream = Open("storage-refused.h5");
        var root = new Hdf5File(stream).Root;

        // act
        var error = Assert.Throws<Hdf5Exception>(() => root.Find(name)!.Dataset());

        // assert
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_in_itself_is_as_deep_as_one_asks()
    {
        using var stream = Open("storage-refused.h5");
        var path = "ring/" + string.Concat(Enumerable.Repeat("again/", 2000)) + "x";
        Assert.Equal(35, new Hdf5File(stream).Root.Find(path)!.Dataset().Elements);
    }

    [Fact]
    public void An_object_header_that_goes_on_in_itself_is_refused()
    {
        // arrange: a message of type 0x10 and 16 bytes says where a header goes on; there, the same is written again
        var content = Content("sequential-keras2.h5");
        byte[] start = [0x10, 0, 0x10, 0, 0, 0, 0, 0];
        var message = content.AsSpan(content.AsSpan().IndexOf(start), 24).ToArray();
        message.CopyTo(content, (int)BitConverter.ToUInt64(message, 8));

        // act
        var error = Assert.Throws<Hdf5Exception>(() => ReadAll(content));

        // assert
        Assert.Contains("goes on in a circle", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_make_gigabytes_of_a_small_file_are_refused()
    {
        // arrange: a group whose 20,000 members have each a suffix of one text of a million letters for a name
        var content = HostileGroups.OfLongNames(letters: 1_000_000, members: 20_000);
        var before = GC.GetTotalAllocatedBytes();

        // act
        var error = Assert.Throws<Hdf5Exception>(() => ReadAll(content));

        // assert
        Assert.Contains("to the same place over and over", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 500_000_000);
    }

    [Fact]
    public void Messages_that_make_gigabytes_of_a_small_file_are_refused()
    {
        // arrange: 400 continuations of one object header, each of which begins 8 bytes further on among the same 100,000 empty messages
        var content = HostileGroups.OfEmptyMessages(messages: 100_000, continuations: 400);
        var before = GC.GetTotalAllocatedBytes();

        // act
        var error = Assert.Throws<Hdf5Exception>(() => ReadAll(content));

        // assert
        Assert.Contains("to the same place over and over", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 500_000_000);
    }

    [Fact]
    public void Collections_of_texts_that_overlap_are_refused_before_they_hold_more_than_the_file()
    {
        // arrange: 40 collections of a megabyte in a file of a megabyte
        var content = HostileGroups.OfCollections(collections: 40, bytes: 1_000_000);
        var single = HostileGroups.OfCollections(collections: 1, bytes: 1_000_000);
        using var stream = new MemoryStream(content);
        using var healthy = new MemoryStream(single);
        var before = GC.GetAllocatedBytesForCurrentThread();

        // act
        var error = Assert.Throws<Hdf5Exception>(() => new Hdf5File(stream).Root.Attribute("a"));
        var text = new Hdf5File(healthy).Root.Attribute("a");

        // assert
        Assert.Contains("its collections of texts overlap", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 5_000_000);
        Assert.Single(text!);
    }

    [Fact]
    public void A_group_in_itself_is_not_as_deep_as_memory()
    {
        using var stream = Open("storage-refused.h5");
        var root = new Hdf5File(stream).Root;
        Assert.Throws<Hdf5Exception>(() => root.Find("ring/" + string.Concat(Enumerable.Repeat("again/", 50_000))));
    }

    [Fact]
    public void A_tree_that_leads_back_to_its_root_is_refused()
    {
        // arrange: a node of chunks above the lowest level, whose first child becomes the node itself
        var content = Content(Oldest);
        var node = content.AsSpan().IndexOf("TREE\u0001\u0001"u8);
        const int head = 24, key = 32;
        BitConverter.GetBytes((ulong)node).CopyTo(content, node + head + key);

        // act
        var error = Assert.Throws<Hdf5Exception>(() =>
        {
            using var stream = new MemoryStream(content);
            return new Hdf5File(stream).Root.Find("chunked/many")!.Dataset().Read();
        });

        // assert
        Assert.Contains("a B-tree leads in a circle", error.Message, StringComparison.Ordinal);
    }

    private static void ReadAll(byte[] content)
    {
        using var stream = new MemoryStream(content);
        List<Hdf5Object> groups = [new Hdf5File(stream).Root];
        for (var i = 0; i < groups.Count; i++)
        {
            groups.AddRange(groups[i].Members.Select(name => groups[i].Find(name)!));
        }
    }

    private static byte[] Content(string name)
    {
        using var stream = Open(name);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static List<string>? TextsOf(Hdf5Object group, string name) =>
        group.Attribute(name)?.Select(text => Encoding.UTF8.GetString(text.Span)).ToList();

    private static float[] Read(string file, string name)
    {
        using var stream = Open(file);
        return new Hdf5File(stream).Root.Find(name)!.Dataset().Read();
    }

    private static FileStream Open(string name) => File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Files", name));
}
