namespace QuantBuild.Testing;

/// <summary>Compares text with the committed file <c>Snapshots/{name}</c>. On a difference the text found is written beside the copy in the
/// output folder, as <c>{name}.received</c>, for a person to compare and to take over.</summary>
internal static class Snapshot
{
    public static void Matches(string name, string found)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Snapshots", name);
        var expected = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        if (expected != found)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path + ".received", found);
        }

        Assert.Equal(expected, found);
    }
}
