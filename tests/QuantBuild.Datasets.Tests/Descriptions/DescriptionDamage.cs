namespace QuantBuild.Datasets.Tests.Descriptions;

/// <summary>What a slip of the hand may do to a description that is still JSON: the kind, the healthy text, the damaged one, the place,
/// and what the error says.</summary>
internal static class DescriptionDamage
{
    /// <summary>What the schema can tell as well.</summary>
    public static TheoryData<string, string, string, string, string> OfForm => new()
    {
        { "csv", "\"kind\": \"csv\"", "\"kind\": \"tsv\"", "$.kind", "must be one of csv, idx, images, numpy, generate, found \"tsv\"" },
        { "csv", "\"kind\": \"csv\",", "", "$.kind", "The field is missing." },
        { "csv", "\"file\": \"rows.csv\"", "\"fiel\": \"rows.csv\"", "$.fiel",
            "is not known here; known are $schema, kind, name, metrics, outputs, labelledOutput, calibration, selection, file" },
        { "csv", "\"file\": \"rows.csv\",", "", "$.file", "The field is missing." },
        { "csv", "[\"b\", \"a\"]", "[]", "$.features", "at least one name, each once" },
        { "csv", "[\"b\", \"a\"]", "[\"a\", \"a\"]", "$.features", "each once" },
        { "csv", "[\"b\", \"a\"]", "[\"a\", 7]", "$.features[1]", "must be a string, found 7" },
        { "csv", "\"separator\": \",\"", "\"separator\": \"\"", "$.separator", "must not be empty" },
        { "csv", "\"separator\": \",\"", "\"separator\": \"\\\"\"", "$.separator", "must hold no quotation mark and no line break" },
        { "csv", "\"decimal\": \".\"", "\"decimal\": \"'\"", "$.decimal", "must be one of ., ,, found" },
        { "csv", "\"header\": true", "\"header\": \"yes\"", "$.header", "must be true or false" },
        { "csv", "\"header\": true", "\"header\": false", "$.features[0]", "must be a whole number, found \"b\"" },
        { "csv", "\"kind\": \"z-score\"", "\"kind\": \"l2\"", "$.normalization.features.kind", "must be one of none, z-score, min-max" },
        { "csv", ", \"standardDeviations\": [2, 0.5]", "", "$.normalization.features.standardDeviations", "missing" },
        { "csv", "[2, 0.5]", "[2, 0]", "$.normalization.features.standardDeviations", "positive" },
        { "csv", "\"means\": [10, 1]", "\"means\": [10, \"1\"]", "$.normalization.features.means[1]", "must be a finite number" },
        { "csv", "\"means\": [10, 1]", "\"from\": \"more.csv\", \"means\": [10, 1]", "$.normalization.features.from",
            "must be left out where means" },
        { "csv", "\"inputShape\": [2, 1]", "\"inputShape\": [2, 0]", "$.inputShape[1]", "must be a whole number of at least 1, found 0" },
        { "csv", "\"inputShape\": [2, 1]", "\"inputShape\": []", "$.inputShape", "at least one size" },
        { "csv", "[\"mae\", \"mse\"]", "[\"mae\", \"rmse\"]", "$.metrics[1]",
            "must be a metric: mae, mse, accuracy, loss, top1, top2 … top999, or without labels "
                + "agreement, divergence, outputError, cosine, found \"rmse\"" },
        { "csv", "[\"mae\", \"mse\"]", "[\"mae\", \"mae\"]", "$.metrics", "each once" },
        { "csv", "[\"mae\", \"mse\"]", "[]", "$.metrics", "at least one" },
        { "csv", "\"outputs\": \"probabilities\"", "\"outputs\": \"votes\"", "$.outputs", "must be one of probabilities, logits" },
        { "csv", "\"calibration\": { \"file\"", "\"calibration\": { \"features\": [\"a\"], \"file\"", "$.calibration.features",
            "is not known here; known are file" },
        { "csv", "\"selection\": { \"file\": \"last.csv\" }", "\"selection\": {}", "$.selection.file", "missing" },
        { "csv", "\"name\": \"rows\"", "\"name\": {\n\"a\": 1 }", "$.name", "must be a string, found { \"a\": 1 }" },
        { "idx", "\"symmetric\"", "\"half\"", "$.scaling", "must be one of none, unit, symmetric, found \"half\"" },
        { "idx", "\"labels\": \"labels.idx\",\n", "", "$.labels", "missing" },
        { "images", "[4, 6]", "[4, 6, 3]", "$.size", "must be [height, width]" },
        { "images", "[4, 6]", "[2147483647, 1]", "$.size", "must have a product of at most 16777216 pixels" },
        { "images", "{ \"from\": \"folder\" }", "{ \"from\": \"folder\", \"part\": 1 }", "$.label.part",
            "is not known here; known are from" },
        { "images", "{ \"from\": \"folder\" }", "{ \"from\": \"fileName\" }", "$.label.part", "missing" },
        { "images", "{ \"from\": \"folder\" }", "{ \"from\": \"fileName\", \"part\": -1 }", "$.label.part", "must not be negative" },
        { "images", "{ \"from\": \"folder\" }", "\"folder\"", "$.label", "must be an object" },
        { "numpy", "\"array\": \"x\"", "\"name\": \"x\"", "$.inputs.name", "is not known here; known are file, array" },
        { "numpy", "\"targets\": \"targets.npy\",\n", "", "$.targets", "missing" },
        { "numpy", "{ \"file\": \"arrays.npz\", \"array\": \"x\" },", "[],", "$.inputs", "at least one input" },
        { "idx", "\"classes\": [\"round\"", "\"classes\": [7", "$.classes[0]", "must be a string" },
        { "idx", "\"labelledOutput\": \"scores\"", "\"labelledOutput\": \"\"", "$.labelledOutput", "must not be empty" },
        { "generate", "\"agreement\", ", "\"accuracy\", ", "$.metrics[0]", "nothing is true of made-up inputs, found \"accuracy\"" },
        { "generate", "\"examples\": 3", "\"examples\": 0", "$.examples", "must be a whole number of 1 to 1000000" },
        { "generate", "\"seed\": 7", "\"seed\": -7", "$.seed", "must not be negative" },
        { "generate", "[-1, 1]", "[1]", "$.range", "must be [low, high]" },
        { "generate", "\"inputShape\": [4, 6],", "\"inputShape\": [4, 6], \"inputs\": [{ \"name\": \"a\" }],", "$.inputShape",
            "must stand with each of the inputs" },
        { "generate", "\"selection\": { \"seed\": 9 }", "\"selection\": {}", "$.selection.seed", "missing" },
        { "numpy", "[\"mse\"]", "[\"top0\"]", "$.metrics[0]", "must be a metric" },
        { "numpy", "[\"mse\"]", "[\"top1000\"]", "$.metrics[0]", "must be a metric" },
    };

    /// <summary>What takes a look at the file system, or at two fields at once.</summary>
    public static TheoryData<string, string, string, string, string> OfMeaning => new()
    {
        { "csv", "\"file\": \"rows.csv\"", "\"file\": \"nowhere.csv\"", "$.file", "must name an existing file; there is no " },
        { "csv", "\"means\": [10, 1]", "\"means\": [10]", "$.normalization.features.means", "a number for each of the 2 columns" },
        { "csv", "[\"mae\", \"mse\"]", "[\"accuracy\"]", "$.normalization.labels", "must be left out where the label is a class" },
        { "csv", "\"calibration\": { \"file\": \"more.csv\" }", "\"calibration\": { \"file\": \"rows.csv\" }", "$.calibration",
            "must name other data than what is tested on" },
        { "csv", "\"selection\": { \"file\": \"last.csv\" }", "\"selection\": { \"file\": \"more.csv\" }", "$.selection",
            "and than the other section's" },
        { "images", "{ \"folder\": \"more\" }", "{ \"folder\": \"pictures/cat\" }", "$.calibration", "must name other data" },
        { "images", "\"folder\": \"pictures\"", "\"folder\": \"rows.csv\"", "$.folder", "must name an existing folder" },
        { "images", "\"classes\": [\"dog\", \"cat\"]", "\"classes\": [\"dog\"], \"classDescriptions\": \"imagenet\"", "$.classDescriptions",
            "must be left out where classes are named" },
        { "images", "\"classes\": [\"dog\", \"cat\"],\n  \"metrics\": [\"accuracy\"]",
            "\"classDescriptions\": \"imagenet\", \"metrics\": [\"loss\"]", "$.metrics[0]", "must be accuracy or top1" },
        { "images", "[4, 6]", "[65536, 65536]", "$.size", "must have a product of at most 16777216 pixels" },
        { "images", "[\"accuracy\"]", "[\"mae\"]", "$.metrics[0]", "must be a metric of classes" },
        { "idx", "\"top2\"", "\"mse\"", "$.metrics[2]", "must be a metric of classes" },
        { "numpy", "{ \"file\": \"arrays.npz\", \"array\": \"x\" },", "[{ \"name\": \"a\", \"file\": \"inputs.npy\" }],", "$.scaling",
            "must stand with each of the inputs" },
        { "generate", "[-1, 1]", "[1, -1]", "$.range", "must be [low, high], the first less than the second" },
        { "generate", "\"seed\": 8", "\"seed\": 7", "$.calibration", "must name other data" },
        { "numpy", "\"array\": \"z\"", "\"array\": \"x\"", "$.selection", "must name other data" },
    };

    public static string Apply(string kind, string healthy, string damaged)
    {
        Assert.Contains(healthy, DescribedSamples.Complete[kind], StringComparison.Ordinal);
        return DescribedSamples.Complete[kind].Replace(healthy, damaged, StringComparison.Ordinal);
    }
}
