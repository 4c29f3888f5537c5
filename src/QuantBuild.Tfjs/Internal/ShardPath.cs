namespace QuantBuild.Tfjs.Internal;

/// <summary>Where a shard may lie: below the folder of <c>model.json</c>, and nowhere else.</summary>
internal static class ShardPath
{
    /// <summary>Refuses what could leave the folder on any operating system, so that a model is good everywhere or nowhere.</summary>
    public static void Check(Subject file, string path)
    {
        var valid = path.Length > 0
            && !path.Any(character => character is '\\' or ':' || char.IsControl(character))
            && path.Split('/').All(IsPlainName);
        if (!valid)
        {
            throw file.Error($"a shard path must name a file below the folder of model.json, with '/' between names. Got '{Subject.Printable(path)}'.");
        }
    }

    /// <summary>The file itself, links followed; refused where they lead out of the folder.</summary>
    public static string Resolve(string directory, string path)
    {
        var file = Path.Combine(directory, path);
        var real = RealPath.Of(file);
        return RealPath.IsWithin(real, RealPath.Of(directory))
            ? real
            : throw new TfjsFormatException($"the shard is a link that leaves the model's folder, to {real}. Copy the file into the folder.", file);
    }

    // Windows drops dots and spaces at the end of a name, so that ".. " would be "..".
    private static bool IsPlainName(string name) => name.Length > 0 && name[^1] is not ('.' or ' ');
}
