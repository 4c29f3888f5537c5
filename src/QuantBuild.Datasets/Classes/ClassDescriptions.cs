using System.Globalization;
using QuantBuild.Common;
using QuantBuild.Datasets.Files;

namespace QuantBuild.Datasets.Classes;

/// <summary>The descriptions of a classifier's classes, and the rule of the TF.js example for when a prediction is right.</summary>
public sealed class ClassDescriptions
{
    private const string ImageNetResource = "imagenet-classes.json";

    private static readonly Lazy<ClassDescriptions> _embeddedImageNet = new(() =>
    {
        using var resource = typeof(ClassDescriptions).Assembly.GetManifestResourceStream(ImageNetResource)
            ?? throw new DatasetException(
                DatasetRejection.Unavailable, "The resource is not embedded in this assembly; build the project again.", ImageNetResource);
        return Parse(resource, ImageNetResource);
    });

    private readonly string[] _descriptions;

    private ClassDescriptions(string[] descriptions) => _descriptions = descriptions;

    /// <summary>The 1,000 classes of ImageNet (ILSVRC 2012) in the order of Keras's models: 0 is <c>tench, Tinca tinca</c>.</summary>
    public static ClassDescriptions ImageNet => _embeddedImageNet.Value;

    /// <summary>The number of classes.</summary>
    public int Count => _descriptions.Length;

    /// <summary>The description of one class: its names, separated by commas.</summary>
    /// <param name="index">The class, 0 to <see cref="Count"/> - 1.</param>
    public string this[int index] => _descriptions[index];

    /// <summary>Reads descriptions from a JSON object that has one for each class under its index:
    /// <c>{"0": "tench, Tinca tinca", …}</c>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The descriptions.</returns>
    /// <exception cref="DatasetException">The file is missing, is no JSON object of strings, or its keys are not 0 to n-1.</exception>
    public static ClassDescriptions Load(string path) => JsonFile.Read(path, Read);

    /// <summary>Tells whether a prediction is right.</summary>
    /// <param name="predicted">The predicted classes: one for top-1, the five most probable for top-5.</param>
    /// <param name="label">the label of the photograph.</param>
    /// <returns>Whether the description of one of the classes contains the label, letter by letter.</returns>
    /// <remarks>
    /// The rule of the example (<c>quantization/eval_mobilenetv2.js</c> of tensorflow/tfjs-examples), kept so that figures compare:
    /// it is generous where a label is part of another word (<c>ant</c> in <c>giant panda</c>), and never satisfied where
    /// ImageNet has another word for the thing (<c>sofa</c>, for which it has <c>studio couch, day bed</c>).
    /// </remarks>
    public bool IsHit(ReadOnlySpan<int> predicted, string label)
    {
        foreach (var index in predicted)
        {
            if (_descriptions[index].Contains(label, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    internal static ClassDescriptions Parse(Stream json, string name) => JsonFile.Read(json, name, Read);

    private static ClassDescriptions Read(JsonCursor root)
    {
        var fields = root.Fields().ToArray();
        var descriptions = new string[fields.Length];
        foreach (var (key, value) in fields)
        {
            descriptions[Index(key, value, fields.Length)] = value.Text();
        }

        // "1" and "01" are different keys of one class.
        var missing = Array.IndexOf(descriptions, null!);
        return missing < 0
            ? new ClassDescriptions(descriptions)
            : throw root.Refuse(FormattableString.Invariant($"class {missing} has no description."));
    }

    private static int Index(string key, JsonCursor value, int count) =>
        int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < count
            ? index
            : throw value.Refuse(FormattableString.Invariant($"{count} classes must have the keys 0 to {count - 1}."));
}
