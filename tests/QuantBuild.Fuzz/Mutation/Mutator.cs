using System.IO.Compression;

namespace QuantBuild.Fuzz.Mutation;

/// <summary>Damages one file as its kind is damaged: JSON by its values, archives inside, text by its words,
/// anything by its bytes.</summary>
internal static class Mutator
{
    private const int MostNameCharacters = 20_000;

    public static byte[] Mutate(Random random, string name, byte[] content)
    {
        var bytesOnly = random.Next(5) == 0;
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            _ when bytesOnly => ByteMutator.Mutate(random, content),
            ".json" => JsonMutator.Mutate(random, content),
            ".csv" or ".txt" => TextMutator.Mutate(random, content),
            ".npy" => NpyMutator.Mutate(random, content),
            ".gz" or ".tgz" => Gzip(Mutate(random, Path.GetFileNameWithoutExtension(name), Gunzip(content))),
            ".npz" or ".keras" => Archive(random, content),
            _ => ByteMutator.Mutate(random, content),
        };
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static byte[] Gunzip(byte[] content)
    {
        using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    /// <summary>Damages one entry; sometimes an entry is left out, doubled or renamed instead.</summary>
    private static byte[] Archive(Random random, byte[] content)
    {
        using var source = new ZipArchive(new MemoryStream(content));
        var chosen = random.Next(source.Entries.Count);
        var kind = random.Next(12);
        using var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            for (var i = 0; i < source.Entries.Count; i++)
            {
                var entry = source.Entries[i];
                using var stream = entry.Open();
                using var plain = new MemoryStream();
                stream.CopyTo(plain);
                var isChosen = i == chosen;
                if (isChosen && kind == 0)
                {
                    continue;
                }

                var name = isChosen && kind == 1 ? NastyValues.Text(random) : entry.FullName;
                Add(archive, name, isChosen && kind > 2 ? Mutate(random, entry.FullName, plain.ToArray()) : plain.ToArray());
                if (isChosen && kind == 2)
                {
                    Add(archive, name, plain.ToArray());
                }
            }
        }

        return packed.ToArray();
    }

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        // An empty name is not one that this writer takes, nor one of more than 64 KiB in UTF-8.
        var taken = name.Length == 0 ? "x" : name[..Math.Min(name.Length, MostNameCharacters)];
        using var stream = archive.CreateEntry(taken, CompressionLevel.Fastest).Open();
        stream.Write(content);
    }
}
