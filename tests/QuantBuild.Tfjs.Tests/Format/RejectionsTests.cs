using System.Text.Json.Nodes;
using QuantBuild.Common.Files;
using QuantBuild.Quantization;
using QuantBuild.Quantization.Plans;
using QuantBuild.Tfjs.Format;
using QuantBuild.Tfjs.Quantizing;
using QuantBuild.Tfjs.Tests.Elements;
using QuantBuild.Tfjs.Tests.Manifest;

namespace QuantBuild.Tfjs.Tests.Format;

/// <summary>Every way to refuse an artifact, each set off once; and what the user reads of each.</summary>
public sealed class RejectionsTests
{
    private const string FourBytes = """{"name":"w","shape":[4],"dtype":"uint8"}""";

    /// <summary>What nobody knows how to set off, as it is there for errors that the reader does not foresee; and a model that is replaced
    /// for half a minute without a pause.</summary>
    private static readonly TfjsRejection[] _notSetOff = [TfjsRejection.DamagedFile, TfjsRejection.UnsettledModel];

    private static readonly (TfjsRejection Rejection, Action<TestFolder> Act)[] _refused =
    [
        (TfjsRejection.MissingFile, folder => Open(folder.At("nowhere"))),
        (TfjsRejection.AmbiguousFile, folder =>
        {
            File.WriteAllText(folder.At("a.json"), "{}");
            File.WriteAllText(folder.At("b.json"), "{}");
            Open(folder.Root);
        }),
        (TfjsRejection.UnreadableFile, _ => Open("/dev/zero")),
        (TfjsRejection.NotALayersModel, folder => ModelGraphFile.Read(folder.Model("""{"format":"graph-model","weightsManifest":[]}"""))),
        (TfjsRejection.DuplicateName, folder => Open(folder.ModelOf($"{FourBytes},{FourBytes}", new byte[8]))),
        (TfjsRejection.ShardLinkOutside, folder =>
        {
            File.CreateSymbolicLink(Path.Combine(folder.Model(TestFolder.ManifestOf(FourBytes)), "s.bin"), "../outside.bin");
            Open(folder.At("model"));
        }),
        (TfjsRejection.DuplicateShard, folder =>
            Open(folder.Model(TestFolder.ManifestOf(FourBytes, "\"s.bin\",\"./s.bin\""), ("s.bin", [1, 2])))),
        (TfjsRejection.MissingShard, folder => Open(folder.Model(TestFolder.ManifestOf(FourBytes)))),
        (TfjsRejection.UnreadableShard, folder => Open(folder.Model(TestFolder.ManifestOf(FourBytes), ("s.bin/x", [1])))),
        (TfjsRejection.ShortShards, folder => Open(folder.ModelOf(FourBytes, 1, 2, 3))),
        (TfjsRejection.ChangedShard, folder => With(folder.ModelOf(FourBytes, 1, 2, 3, 4), model =>
        {
            File.WriteAllBytes(folder.At("model", "s.bin"), [1]);
            model.ReadBytes(model.Weights[0], 0, new byte[4]);
        })),
        (TfjsRejection.WrongDtype, folder => With(folder.ModelOf(FourBytes, 1, 2, 3, 4), model => model.ReadFloat32(model.Weights[0]))),
        (TfjsRejection.TooManyElements, folder =>
        {
            folder.ModelOf("""{"name":"w","shape":[2147483647],"dtype":"uint8"}""");
            using (var shard = File.OpenWrite(folder.At("model", "s.bin")))
            {
                shard.SetLength(int.MaxValue);
            }

            With(folder.At("model"), model => model.ReadFloat32(model.Weights[0]));
        }),
        (TfjsRejection.Int32Overflow, folder => With(
            folder.ModelOf("""{"name":"w","shape":[1],"dtype":"int32","quantization":{"dtype":"uint8","min":0,"scale":1e9}}""", 7),
            model => model.ReadInt32(model.Weights[0]))),
        (TfjsRejection.InvalidUtf8, folder => With(
            folder.ModelOf("""{"name":"w","shape":[1],"dtype":"string"}""", 1, 0, 0, 0, 0xFF),
            model => model.ReadStrings(model.Weights[0]))),
        (TfjsRejection.InvalidUtf8, folder => Write(folder, WeightData.FromStrings("w", [1], ["\ud800"]))),
        (TfjsRejection.WrongElementCount, _ => WeightData.FromFloat32("w", [2, 2], new float[3])),
        (TfjsRejection.ExcessBytes, folder =>
            Write(folder, new WeightData("w", [4], TfjsDtype.UInt8, null, stream => stream.Write(new byte[5])))),
        (TfjsRejection.MissingBytes, folder =>
            Write(folder, new WeightData("w", [4], TfjsDtype.UInt8, null, stream => stream.Write(new byte[3])))),
        (TfjsRejection.UnwritableJson, folder => TfjsModelWriter.Write(folder.At("out"), new JsonObject { ["x"] = double.NaN }, [])),
        (TfjsRejection.PlaceTaken, folder =>
        {
            File.WriteAllText(folder.At("out"), "mine");
            Write(folder);
        }),
        (TfjsRejection.PlaceTaken, _ => TfjsModelWriter.Write("/proc", [], [])),
        (TfjsRejection.ForeignContent, folder =>
        {
            Directory.CreateDirectory(folder.At("out"));
            File.WriteAllText(folder.At("out", "notes.txt"), "mine");
            Write(folder);
        }),
        (TfjsRejection.ForeignContent, folder =>
        {
            Directory.CreateDirectory(folder.At("out"));
            File.WriteAllText(folder.At("out", "package.json"), """{"name":"mine"}""");
            Write(folder);
        }),
        (TfjsRejection.FolderInUse, folder =>
        {
            using var taken = FileLock.TryTake(folder.At(".out.quantbuild-lock"));
            Write(folder);
        }),
        (TfjsRejection.SourceInOutput, folder =>
            TfjsModelQuantizer.Quantize(
                folder.ModelOf(FourBytes, 1, 2, 3, 4), folder.At("model"), QuantizationPlan.All(QuantizedDtype.UInt8))),
    ];

    [Fact]
    public void Every_way_to_refuse_an_artifact_is_set_off_and_worded_as_approved()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "devices and mount points are told apart on Linux");
        (TfjsRejection Rejection, Action<TestFolder> Act)[] refused =
        [
            .. HostileJsonTests.Broken.Select(row => (row.Data.Item2, (Action<TestFolder>)(folder => Open(folder.Model(row.Data.Item1))))),
            .. HostileWeightTests.Broken.Select(row =>
                (row.Data.Item2, (Action<TestFolder>)(folder => Open(folder.ModelOf(row.Data.Item1, 1, 2, 3, 4))))),
            .. _refused,
        ];

        var lines = refused.OrderBy(one => one.Rejection)
            .Select(one => $"{one.Rejection}: {MessageOf(one.Rejection, one.Act)}\n").ToArray();

        Assert.Equal(Enum.GetValues<TfjsRejection>().Except(_notSetOff), refused.Select(one => one.Rejection).Distinct().Order());
        Snapshot.Matches("rejections.txt", string.Concat(lines));
    }

    private static string MessageOf(TfjsRejection rejection, Action<TestFolder> act)
    {
        using var folder = new TestFolder();
        var message = Refusal.Of(rejection, () => act(folder)).Message.Replace(folder.Root, "~", StringComparison.Ordinal);
        return rejection == TfjsRejection.FolderInUse ? message[..message.IndexOf(" process", StringComparison.Ordinal)] : message;
    }

    private static void Open(string path) => TfjsModel.Open(path).Dispose();

    private static void With(string path, Action<TfjsModel> read)
    {
        using var model = TfjsModel.Open(path);
        read(model);
    }

    private static void Write(TestFolder folder, params WeightData[] weights) => TfjsModelWriter.Write(folder.At("out"), [], [weights]);
}
