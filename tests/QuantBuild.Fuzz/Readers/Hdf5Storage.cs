using QuantBuild.Common;
using QuantBuild.Common.Files;
using QuantBuild.Hdf5;

namespace QuantBuild.Fuzz.Readers;

/// <summary>HDF5 as such: every group, text and dataset of a file, in all the ways in which libhdf5 stores them;
/// a model's file has only some.</summary>
internal static class Hdf5Storage
{
    // A file may be damaged so that groups contain each other.
    private const int MostObjects = 1000;

    private static readonly string[] _attributes = ["text", "fixed", "texts", "none", "long", "attribute 0123"];

    public static void Read(string folder)
    {
        using var stream = RegularFile.OpenRead(Directory.GetFiles(folder).Single());
        var file = new Hdf5File(stream);
        var left = ReadLimits.Default.Of(file.Length);
        var objects = new List<Hdf5Object> { file.Root };
        for (var i = 0; i < objects.Count && objects.Count < MostObjects; i++)
        {
            foreach (var name in _attributes)
            {
                _ = objects[i].Attribute(name);
            }

            if (objects[i].Members.Count > 0)
            {
                objects.AddRange(objects[i].Members.Select(name => objects[i].Find(name)).OfType<Hdf5Object>());
            }
            else if (IsDataset(objects[i]))
            {
                left -= ReadDataset(objects[i].Dataset(), left);
            }
        }
    }

    // A committed datatype is neither a group nor a dataset.
    private static bool IsDataset(Hdf5Object found) => found.Path != "committed";

    // As much is read as of a model's weights.
    private static long ReadDataset(Hdf5Dataset dataset, long left)
    {
        var bytes = (UInt128)Math.Max(dataset.UnpackedBytes, 0) + ((UInt128)dataset.Elements * sizeof(float));
        if (bytes > (UInt128)left)
        {
            throw new Hdf5Exception("The values take more than is made of the file.");
        }

        _ = dataset.Read();
        return (long)bytes;
    }
}
