using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Tests.Storage;

/// <summary>A model's folder is replaced as a whole or not at all, whatever happens on the way.</summary>
public sealed class ReplacementTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Target => _folder.At("models", "m");

    private string Staging => _folder.At("models", ".m.quantbuild-new");

    private string Aside => _folder.At("models", ".m.quantbuild-old");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_takes_the_place_of_a_larger_one_and_leaves_nothing_of_it()
    {
        Write(Target, 5);

        Write(Target, 1);

        Assert.Equal(["group1-shard1of1.bin", "model.json"], TestFolder.Files(Target).Keys);
        AssertNothingBeside();
    }

    [Fact]
    public void A_model_may_take_the_place_of_an_empty_folder()
    {
        Directory.CreateDirectory(Target);

        Write(Target, 1);

        Assert.Equal(2, TestFolder.Files(Target).Count);
    }

    [Fact]
    public void A_writer_that_fails_leaves_the_former_model_as_it_was()
    {
        Write(Target, 2);
        var before = TestFolder.Files(Target);

        Assert.Throws<InvalidOperationException>(() => TfjsModelWriter.Write(
            Target, [],
            [[Weight(0), new WeightData("bad", [1], TfjsDtype.UInt8, null, _ => throw new InvalidOperationException("no data"))]]));

        Assert.Equal(before, TestFolder.Files(Target));
        AssertNothingBeside();
    }

    [Theory]
    [InlineData("notes.txt", "notes.txt")]
    [InlineData("sub/model.json", "sub")]
    [InlineData("sub.bin/x", "sub.bin")]
    [InlineData("firmware.bin", "firmware.bin")]
    [InlineData("group9-shard1of1.bin", "group9-shard1of1.bin")]
    [InlineData("notes.txt.gz", "notes.txt.gz")]
    [InlineData("group9-shard1of1.bin.br", "group9-shard1of1.bin.br")]
    [InlineData("model.json.br/x", "model.json.br/x")]
    [InlineData(".hidden", ".hidden")]
    public void A_folder_that_holds_something_else_is_not_replaced(string file, string named)
    {
        Write(Target, 1);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Target, file))!);
        File.WriteAllText(Path.Combine(Target, file), "mine");

        var error = Refusal.Of(TfjsRejection.ForeignContent, () => Write(Target, 2));

        Assert.Equal(Target, error.File);
        Assert.Contains($"'{named}'", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Target, file)));
        AssertNothingBeside();
    }

    [Theory]
    [InlineData("""{ "my": "three.js scene" }""")]
    [InlineData("""{ "weightsManifest": "none" }""")]
    [InlineData("""{ "weightsManifest": [{ "paths": ["scene.bin"] }] }""")]
    [InlineData("{")]
    [InlineData("")]
    public void A_model_json_that_is_no_model_is_not_replaced(string json)
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "model.json"), json);
        File.WriteAllText(Path.Combine(Target, "scene.bin"), "mine");
        var before = TestFolder.Files(Target);

        var error = Refusal.Of(TfjsRejection.ForeignContent, () => Write(Target, 1));

        Assert.Contains("model.json that is not a TensorFlow.js model", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, TestFolder.Files(Target));
        AssertNothingBeside();
    }

    [Fact]
    public void Another_json_file_than_a_model_is_not_replaced()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "data.json"), "[]");

        var error = Refusal.Of(TfjsRejection.ForeignContent, () => Write(Target, 1));

        Assert.Contains("data.json that is not a TensorFlow.js model", error.Message, StringComparison.Ordinal);
        Assert.Equal("[]", File.ReadAllText(Path.Combine(Target, "data.json")));
    }

    [Fact]
    public void Shards_in_inner_folders_go_with_their_model()
    {
        Directory.CreateDirectory(Path.Combine(Target, "weights"));
        File.WriteAllText(
            Path.Combine(Target, "model.json"),
            """{ "weightsManifest": [{ "paths": ["weights/a.dat"], "weights": [{ "name": "a", "shape": [1], "dtype": "bool" }] }] }""");
        File.WriteAllText(Path.Combine(Target, "weights", "a.dat"), "x");

        Write(Target, 1);

        Assert.Equal(["group1-shard1of1.bin", "model.json"], TestFolder.Files(Target).Keys);
        AssertNothingBeside();
    }

    [Fact]
    public void A_file_beside_shards_in_an_inner_folder_keeps_it_from_being_replaced()
    {
        Directory.CreateDirectory(Path.Combine(Target, "weights"));
        File.WriteAllText(
            Path.Combine(Target, "model.json"),
            """{ "weightsManifest": [{ "paths": ["weights/a.dat"], "weights": [{ "name": "a", "shape": [1], "dtype": "bool" }] }] }""");
        File.WriteAllText(Path.Combine(Target, "weights", "a.dat"), "x");
        File.WriteAllText(Path.Combine(Target, "weights", "b.dat"), "mine");

        var error = Refusal.Of(TfjsRejection.ForeignContent, () => Write(Target, 1));

        Assert.Contains($"'{Path.Combine("weights", "b.dat")}'", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Target, "weights", "b.dat")));
    }

    [Fact]
    public void A_file_that_comes_into_the_folder_while_the_model_is_written_keeps_it_from_being_replaced()
    {
        Write(Target, 1);

        Refusal.Of(TfjsRejection.ForeignContent, () =>
            TfjsModelWriter.Write(Target, [], [[new WeightData("w", [1], TfjsDtype.UInt8, null, stream =>
            {
                File.WriteAllText(Path.Combine(Target, "notes.txt"), "mine");
                stream.WriteByte(1);
            })]]));

        Assert.Equal("mine", File.ReadAllText(Path.Combine(Target, "notes.txt")));
        AssertNothingBeside();
    }

    [Fact]
    public void A_mount_point_is_refused_with_what_to_do()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mount points are known on Linux");

        var error = Refusal.Of(TfjsRejection.PlaceTaken, () => Write("/proc", 1));

        Assert.Equal("/proc: the folder is a mount point, and a model's folder is replaced as a whole. "
            + "Choose a folder inside of it, such as /proc/model.", error.Message);
    }

    [Fact]
    public void A_former_folder_that_cannot_be_removed_does_not_stand_in_the_way_of_later_ones()
    {
        // arrange: files in the places of the folders stand for what cannot be removed
        Write(Target, 1);
        File.WriteAllText(Staging, "stuck");
        File.WriteAllText(Aside, "stuck");

        // act
        Write(Target, 2);
        Write(Target, 3);

        // assert
        Assert.Equal(4, TestFolder.Files(Target).Count);
        Assert.Equal([Staging, Aside, Target], Directory.GetFileSystemEntries(_folder.At("models")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_of_weight_files_without_a_model_is_not_replaced()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "firmware.bin"), "mine");

        Refusal.Of(TfjsRejection.ForeignContent, () => Write(Target, 1));

        Assert.Equal(["firmware.bin"], TestFolder.Files(Target).Keys);
    }

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_not_replaced()
    {
        Directory.CreateDirectory(_folder.At("models"));
        File.WriteAllText(Target, "mine");

        Refusal.Of(TfjsRejection.PlaceTaken, () => Write(Target, 1));

        Assert.Equal("mine", File.ReadAllText(Target));
    }

    [Fact]
    public void The_root_of_the_file_system_is_not_replaced() =>
        Refusal.Of(TfjsRejection.PlaceTaken, () => Write(Path.GetPathRoot(Path.GetFullPath(Target))!, 1));

    [Fact]
    public void A_linked_folder_is_replaced_where_it_lies()
    {
        Write(_folder.At("models", "real"), 3);
        Directory.CreateSymbolicLink(Target, "real");

        Write(Target, 1);

        Assert.Equal("real", new DirectoryInfo(Target).LinkTarget);
        Assert.Equal(2, TestFolder.Files(_folder.At("models", "real")).Count);
    }

    [Fact]
    public void A_replacement_killed_between_its_two_moves_is_explained_to_a_reader_and_mended_by_a_writer()
    {
        // arrange: the old model is aside, the new one not yet in
        Write(Aside, 3);
        Write(Staging, 2);
        var former = TestFolder.Files(Aside);

        // act
        var reading = Refusal.Of(TfjsRejection.MissingFile, () => TfjsModel.Open(Path.Combine(Target, "model.json")));
        var readingFolder = Refusal.Of(TfjsRejection.MissingFile, () => TfjsModel.Open(Target));
        Assert.Throws<InvalidOperationException>(() => TfjsModelWriter.Write(
            Target, [], [[new WeightData("bad", [1], TfjsDtype.UInt8, null, _ => throw new InvalidOperationException("no data"))]]));

        // assert
        Assert.Contains($"the former one is whole in {Aside}.", reading.Message, StringComparison.Ordinal);
        Assert.Contains($"the former one is whole in {Aside}.", readingFolder.Message, StringComparison.Ordinal);
        Assert.Equal(former, TestFolder.Files(Target));
        AssertNothingBeside();
    }

    [Fact]
    public void What_a_killed_replacement_left_is_removed()
    {
        Write(Target, 1);
        Write(Staging, 3);
        Write(Aside, 2);

        Write(Target, 4);

        Assert.Equal(5, TestFolder.Files(Target).Count);
        AssertNothingBeside();
    }

    [Fact]
    public void One_folder_is_written_by_one_writer_at_a_time()
    {
        TfjsFormatException? error = null;

        TfjsModelWriter.Write(Target, [], [[new WeightData("w", [1], TfjsDtype.UInt8, null, stream =>
        {
            error = Refusal.Of(TfjsRejection.FolderInUse, () => Write(Target, 1));
            stream.WriteByte(1);
        })]]);

        Assert.Contains($"is being written by process {Environment.ProcessId}, since ", error!.Message, StringComparison.Ordinal);
        Assert.Equal(2, TestFolder.Files(Target).Count);
        AssertNothingBeside();
    }

    private static void Write(string directory, int weights) => TfjsModelWriter.Write(
        directory, [], [[.. Enumerable.Range(0, weights).Select(Weight)]], new TfjsWriteOptions { ShardSizeBytes = sizeof(float) });

    private static WeightData Weight(int index) => WeightData.FromFloat32($"w{index}", [1], new float[] { index });

    private void AssertNothingBeside() => Assert.Equal([Target], Directory.GetFileSystemEntries(_folder.At("models")));
}
