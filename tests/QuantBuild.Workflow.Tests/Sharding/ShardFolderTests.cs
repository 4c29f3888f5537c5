using System.Text;
using QuantBuild.Workflow.CommandLine;
using QuantBuild.Workflow.Sharding;

namespace QuantBuild.Workflow.Tests.Sharding;

public sealed class ShardFolderTests : IDisposable
{
    private static readonly ShardKey _key = new("evaluation", "digits/small", 0, 32, new Dictionary<string, string> { ["model"] = "ab" });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_shard_is_read_as_it_was_written()
    {
        // arrange
        ShardOf(0, 1, 2, 255).Save(_folder.Path);

        // act
        var found = ShardFolder.Read(_folder.Path).Find(_key);

        // assert
        Assert.Equal([0, 1, 2, 255], found!.Value.Part.Bytes);
        Assert.Equal(0.25, found.Value.Part.Seconds);
        Assert.Equal("here", found.Value.File.Machine["place"]);
    }

    [Fact]
    public void Two_shards_of_the_same_work_that_differ_are_both_named()
    {
        // arrange
        var one = ShardOf(1).Save(_folder["a"]);
        var other = ShardOf(2).Save(_folder["b"]);

        // act
        var error = Assert.Throws<WorkflowException>(() => ShardFolder.Read(_folder.Path).Find(_key));

        // assert
        Assert.Equal(
            $"Two shards of the same work differ in what came of digits/small: {one} and {other}. The machines that made them do not "
            + "compute the same. Delete the one that is not trusted.", error.Message);
    }

    [Fact]
    public void A_shard_that_is_cut_off_anywhere_is_damaged()
    {
        // arrange
        var path = ShardOf(1, 2, 3).Save(_folder.Path);
        var bytes = File.ReadAllBytes(path);

        for (var length = 0; length < bytes.Length; length++)
        {
            // act
            File.WriteAllBytes(path, bytes[..length]);
            var folder = ShardFolder.Read(_folder.Path);

            // assert
            Assert.Empty(folder.Files);
            Assert.Equal(path, Assert.Single(folder.Damaged).Path);
        }
    }

    [Fact]
    public void A_shard_with_one_bit_changed_anywhere_is_damaged()
    {
        // arrange
        var path = ShardOf(1, 2, 3).Save(_folder.Path);
        var bytes = File.ReadAllBytes(path);

        for (var place = 0; place < bytes.Length; place++)
        {
            // act
            var changed = bytes.ToArray();
            changed[place] ^= 1;
            File.WriteAllBytes(path, changed);
            var folder = ShardFolder.Read(_folder.Path);

            // assert
            Assert.Empty(folder.Files);
            Assert.Single(folder.Damaged);
        }
    }

    [Fact]
    public void A_file_of_another_version_is_damaged()
    {
        // arrange
        var path = ShardOf(1).Save(_folder.Path);
        var bytes = File.ReadAllBytes(path);
        Encoding.ASCII.GetBytes("QBSHARD2").CopyTo(bytes, 0);

        // act
        File.WriteAllBytes(path, bytes);

        // assert
        Assert.Equal("it is no shard of this version, or is cut off", Assert.Single(ShardFolder.Read(_folder.Path).Damaged).Problem);
    }

    [Fact]
    public void A_shard_takes_the_place_of_a_damaged_one_and_of_what_a_killed_writer_left()
    {
        // arrange
        var path = ShardOf(1).Save(_folder.Path);
        File.WriteAllText(path, "half of");
        File.WriteAllText($"{path}.0123456789abcdef0123456789abcdef.tmp", "half of");

        // act
        ShardOf(1).Save(_folder.Path);

        // assert
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.NotNull(ShardFolder.Read(_folder.Path).Find(_key));
    }

    private static ShardFile ShardOf(params byte[] bytes) => new(
        "digits", new ShardNumber(0, 2), new Dictionary<string, string> { ["place"] = "here" }, [new ShardPart(_key, bytes, 0.25)]);
}
