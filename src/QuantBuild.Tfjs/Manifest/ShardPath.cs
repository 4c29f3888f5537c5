using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>Where a shard may lie: below the folder of <c>model.json</c>, and nowhere else.</summary>
/// <remarks>
/// TensorFlow.js takes a path as the end of a URL: <c>./model.weights.bin</c>, as its browser downloads write it, is the file beside
/// <c>model.json</c>, and a web server looks for <c>my%20model.bin</c> under <c>my model.bin</c>;
/// TensorFlow.js in Node.js takes it literally.
/// </remarks>
internal static class ShardPath
{
    /// <summary>Refuses what could leave the folder on any operating system, so that a model is good everywhere or nowhere.</summary>
    /// <returns>The path without segments of a single point, as they name no folder.</returns>
    public static string Normalize(Subject file, string path) =>
        TryNormalize(path) is { } normal && TryNormalize(Unescape(normal)) is not null
            ? normal
            : throw file.Error(
                TfjsRejection.ShardPathOutside, "a shard path must name a file below the folder of model.json, with '/' between names. Got "
                + $"'{Printable.Text(path)}'.");

    /// <summary>The file itself, links followed; refused where they lead out of the folder.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="path">A path that was normalized.</param>
    public static string Resolve(string directory, string path)
    {
        var file = Path.Combine(directory, path);
        if (!File.Exists(file) && TryNormalize(Unescape(path)) is { } unescaped && File.Exists(Path.Combine(directory, unescaped)))
        {
            file = Path.Combine(directory, unescaped);
        }

        var real = Follow(file);
        return RealPath.IsWithin(real, RealPath.Of(directory))
            ? real
            : throw new TfjsFormatException(
                TfjsRejection.ShardLinkOutside, $"the shard is a link that leaves the model's folder, to {real}. Copy the file into the "
                + "folder.", file);
    }

    private static string Follow(string file)
    {
        try
        {
            return RealPath.Of(file);
        }
        catch (IOException exception)
        {
            throw new TfjsFormatException(
                TfjsRejection.UnreadableShard, $"the shard cannot be found: {exception.Message}", file, null, exception);
        }
    }

    private static string? TryNormalize(string path)
    {
        if (path.Any(character => character is '\\' or ':' || char.IsControl(character)))
        {
            return null;
        }

        string[] names = [.. path.Split('/').SkipWhile(name => name == ".")];
        names = [.. names.Where((name, index) => name != "." || index == names.Length - 1)];
        return names.Length > 0 && names.All(IsPlainName) ? string.Join('/', names) : null;
    }

    // What follows a question mark asks the server for a version, and names no file.
    private static string Unescape(string path) => Uri.UnescapeDataString(path.Split('?')[0]);

    // Windows drops dots and spaces at the end of a name, so that ".. " would be "..".
    private static bool IsPlainName(string name) => name.Length > 0 && name[^1] is not ('.' or ' ');
}
