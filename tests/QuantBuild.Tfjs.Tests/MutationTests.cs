using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Tests;

/// <summary>Whatever becomes of a good model's files, they are read or refused by the typed error; nothing else comes out.</summary>
public sealed class MutationTests : IDisposable
{
    private static readonly JsonSerializerOptions _unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly byte[] _validBytes = [0, 0, 128, 63, 3, 1, 0, 0, 0, 65, 0, 0, 0, 0, 0, 60];

    private static JsonObject Valid => JsonNode.Parse(
        """
        {"format":"graph-model","modelTopology":{"node":[{"name":"x"}]},"weightsManifest":[
        {"paths":["a.bin"],"weights":[
        {"name":"f","shape":[1,1],"dtype":"float32"},
        {"name":"q","shape":[],"dtype":"float32","quantization":{"dtype":"uint8","min":-0.5,"scale":0.25,"original_dtype":"float32"}},
        {"name":"s","shape":[2],"dtype":"string"},
        {"name":"h","shape":[1],"dtype":"float32","quantization":{"dtype":"float16"}}]},
        {"paths":["b.bin"],"weights":[{"name":"b","shape":[2],"dtype":"bool"}]}]}
        """)!.AsObject();

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Bytes_changed_cut_or_put_into_a_model_json_are_read_or_refused_by_the_typed_error()
    {
        var valid = Encoding.UTF8.GetBytes(Valid.ToJsonString());
        var folder = _folder.Model("", ("a.bin", _validBytes), ("b.bin", [1, 2]));
        var interesting = Gen.OneOf(Gen.Byte, Gen.OneOfConst([.. "{}[]\",:0123456789-+.eEnul\\/tN"u8]));
        var edit = Gen.Select(Gen.Int[0, valid.Length], Gen.Int[0, 6], interesting.Array[0, 6]);

        edit.Array[1, 3].Sample(
            edits =>
            {
                var bytes = valid.ToList();
                foreach (var (at, removed, added) in edits)
                {
                    var start = Math.Min(at, bytes.Count);
                    bytes.RemoveRange(start, Math.Min(removed, bytes.Count - start));
                    bytes.InsertRange(start, added);
                }

                AssertReadOrRefused(folder, [.. bytes]);
            }, iter: 8_000, threads: 1);
    }

    [Fact]
    public void Values_changed_in_a_model_json_are_read_or_refused_by_the_typed_error()
    {
        var folder = _folder.Model("", ("a.bin", _validBytes), ("b.bin", [1, 2]));
        var values = new[]
        {
            "null",
            "0",
            "-1",
            "1e400",
            "2147483647",
            "9223372036854775808",
            "1.5",
            "\"\"",
            "\"string\"",
            "\"uint8\"",
            "\"../a.bin\"",
            "[]",
            "{}",
            "[2147483647,2147483647]",
            "true",
            "\"\\ud800\"",
            "NaN",
        };
        var places = Places(Valid).ToArray();

        Gen.Select(Gen.Int[0, places.Length - 1], Gen.OneOfConst(values)).Array[1, 3].Sample(
            changes =>
            {
                var json = Valid.ToJsonString();
                foreach (var (place, value) in changes)
                {
                    json = Replace(json, places[place], value);
                }

                AssertReadOrRefused(folder, Encoding.UTF8.GetBytes(json));
            }, iter: 2_500, threads: 1);
    }

    [Fact]
    public void Every_truncation_of_a_shard_is_refused()
    {
        var folder = _folder.Model(Valid.ToJsonString(), ("a.bin", _validBytes), ("b.bin", [1, 2]));
        using (TfjsModel.Open(folder))
        {
            // The whole is read.
        }

        for (var length = 0; length < _validBytes.Length; length++)
        {
            File.WriteAllBytes(Path.Combine(folder, "a.bin"), _validBytes[..length]);
            Assert.Equal(Path.Combine(folder, "a.bin"), Refusal.Of(TfjsRejection.ShortShards, () => TfjsModel.Open(folder)).File);
        }
    }

    /// <summary>Opens the model, and if that goes, reads all of it.</summary>
    private static void AssertReadOrRefused(string folder, byte[] json)
    {
        File.WriteAllBytes(Path.Combine(folder, "model.json"), json);
        try
        {
            using var model = TfjsModel.Open(folder);
            _ = model.Json.ToJsonString();
            foreach (var weight in model.Weights)
            {
                model.ReadBytes(weight, 0, new byte[weight.ByteLength]);
                if (weight.Dtype == TfjsDtype.Float32)
                {
                    model.ReadFloat32(weight);
                }
            }
        }
        catch (TfjsFormatException error)
        {
            Assert.NotNull(error.File);
        }
    }

    private static IEnumerable<string> Places(JsonNode? node) => node switch
    {
        JsonObject found => found.SelectMany(property => Places(property.Value)).Append(found.GetPath()),
        JsonArray found => found.SelectMany(Places).Append(found.GetPath()),
        null => [],
        _ => [node.GetPath()],
    };

    /// <summary>Puts raw text, which need not be JSON, in the place of a value; nothing changes where the place is gone.</summary>
    private static string Replace(string json, string place, string value)
    {
        const string Mark = "<<mark>>";
        try
        {
            var root = JsonNode.Parse(json)!;
            var target = Find(root, place);
            if (target is null || target == root)
            {
                return json;
            }

            target.ReplaceWith(Mark);
            return root.ToJsonString(_unescaped).Replace($"\"{Mark}\"", value, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return json;
        }
    }

    private static JsonNode? Find(JsonNode? node, string place) => node switch
    {
        null => null,
        _ when node.GetPath() == place => node,
        JsonObject found => found.Select(property => Find(property.Value, place)).FirstOrDefault(match => match is not null),
        JsonArray found => found.Select(item => Find(item, place)).FirstOrDefault(match => match is not null),
        _ => null,
    };
}
