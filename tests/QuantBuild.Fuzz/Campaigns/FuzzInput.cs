using QuantBuild.Fuzz.Mutation;
using QuantBuild.Fuzz.Readers;

namespace QuantBuild.Fuzz.Campaigns;

/// <summary>The input of a number: the same files for the same reader, seed and number, in any order of running.</summary>
internal static class FuzzInput
{
    public static void Write(FuzzReader reader, IReadOnlyList<FuzzSample> samples, int seed, int number, string folder)
    {
        var random = new Random(unchecked((seed * 1_000_003) ^ (number * 7919) ^ reader.Name.Aggregate(17, (hash, character) =>
            unchecked((hash * 31) + character))));
        var sample = samples[random.Next(samples.Count)];
        var damaged = sample.Damaged[random.Next(sample.Damaged.Count)];
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach (var (name, content) in sample.Files)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, name == damaged ? Mutator.Mutate(random, name, content) : content);
        }
    }
}
