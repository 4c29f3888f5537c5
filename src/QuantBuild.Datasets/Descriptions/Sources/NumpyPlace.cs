using QuantBuild.Common;
using QuantBuild.Datasets.Descriptions.Fields;
using QuantBuild.Datasets.Numpy;

namespace QuantBuild.Datasets.Descriptions.Sources;

/// <summary>Where an array stands: an <c>.npy</c> file, or an array of an <c>.npz</c> archive.</summary>
/// <param name="File">The file.</param>
/// <param name="Array">The array's name in an archive; null for the only one there.</param>
internal sealed record NumpyPlace(string File, string? Array)
{
    public static NumpyPlace Read(JsonCursor json, string folder)
    {
        if (json.Kind == System.Text.Json.JsonValueKind.String)
        {
            return new NumpyPlace(json.ExistingFile(folder), Array: null);
        }

        json.RequireOnly("file", "array");
        return ReadFields(json, folder);
    }

    /// <summary>The place that an object names beside other fields.</summary>
    public static NumpyPlace ReadFields(JsonCursor json, string folder) =>
        new(json.Required("file").ExistingFile(folder), json.Optional("array")?.Name());

    /// <summary>The place as one string.</summary>
    public string Path => Array is null ? File : $"{File}/{Array}";

    public NumpyArray Open(ReadLimits limits) => NumpyFile.Read(File, Array, limits).RequireFinite();
}
