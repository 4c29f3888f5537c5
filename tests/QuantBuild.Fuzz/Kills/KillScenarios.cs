using System.Globalization;
using QuantBuild.Keras;
using QuantBuild.Keras.Layers.Core;

namespace QuantBuild.Fuzz.Kills;

/// <summary>Every target that writes, each with something to lose.</summary>
internal static class KillScenarios
{
    private const string Schemes = "--schemes=converter-16bit,converter-8bit";
    private const string Seeds = "Seeds";

    public static IReadOnlyList<KillScenario> All { get; } =
    [
        new(
            "TrainHousing", 4, Nothing, [["--target=TrainHousing", "--epochs=1"]], Nothing,
            ["--target=TrainHousing", "--epochs=2", "--seed=7"]),
        new(
            "QuantizeHousing", 4, Nothing, [["--target=QuantizeHousing", "--epochs=1", Schemes]], Nothing,
            ["--target=QuantizeHousing", "--epochs=2", "--seed=7", Schemes]),
        new(
            "EvaluateHousing", 4, Nothing, [["--target=EvaluateHousing", "--epochs=1", Schemes]], Nothing,
            ["--target=EvaluateHousing", "--epochs=2", "--seed=7", Schemes]),
        new(
            "QuantizeAndEvaluateModel", 4, AdderWithRows, [Described],
            folder => SaveAdder(Path.Combine(folder, "adder"), seed: 4), Described),
        new(
            "QuantizeModel", 6, folder => SaveAdder(Path.Combine(folder, "adder"), seed: 3, width: 700),
            [["--target=QuantizeModel", "--model=adder", "--output=out", "--quantize_uint16"]],
            Nothing, ["--target=QuantizeModel", "--model=adder", "--output=out", "--quantize_uint8", "--weight_shard_size_bytes=20000"]),
        new(
            "ConvertModel", 4, CopyKerasFile, [["--target=ConvertModel", "--model=keras.h5", "--output=out"]],
            folder => File.Copy(Seed("*.keras"), Path.Combine(folder, "other.keras")),
            ["--target=ConvertModel", "--model=other.keras", "--output=out"]),
        new(
            "CheckBudgets", 3, Nothing, [["--target=EvaluateHousing", "--epochs=1", Schemes], CheckBudgets(500_000)],
            Nothing, CheckBudgets(400_000)),
        new("DrawQuantization", 3, Nothing, [["--target=DrawQuantization"]], Nothing, ["--target=DrawQuantization", "--force"]),
        new(TinyTraining.Name, 3, Nothing, [[TinyTraining.Command, "1"]], Nothing, [TinyTraining.Command, "3"]),
    ];

    private static string[] Described => ["--target=QuantizeAndEvaluateModel", "--model=adder", "--dataset=rows.json", Schemes];

    private static string[] CheckBudgets(int bytes) => ["--target=CheckBudgets", $"--budgets=budgets-{bytes}.json"];

    private static void Nothing(string folder)
    {
        foreach (var bytes in (int[])[500_000, 400_000])
        {
            File.WriteAllText(
                Path.Combine(folder, $"budgets-{bytes}.json"), $$"""{ "models": { "housing": { "maxTotalBytes": {{bytes}} } } }""");
        }
    }

    private static void AdderWithRows(string folder)
    {
        SaveAdder(Path.Combine(folder, "adder"), seed: 3);
        File.WriteAllText(
            Path.Combine(folder, "rows.json"),
            """{ "kind": "csv", "file": "rows.csv", "features": ["a", "b"], "labels": ["sum"], "metrics": ["mae"] }""");
        File.WriteAllLines(
            Path.Combine(folder, "rows.csv"),
            Enumerable.Range(0, 100).Select(row =>
                string.Create(CultureInfo.InvariantCulture, $"{row * 0.01},{1 - (row * 0.02)},{1 - (row * 0.01)}")).Prepend("a,b,sum"));
    }

    private static void SaveAdder(string folder, int seed, int width = 6)
    {
        using var model = new Sequential(
            [new Dense(width, activation: "relu", inputShape: [2]), new Dense(width), new Dense(1)], seed: seed);
        model.Save(folder);
    }

    private static void CopyKerasFile(string folder) => File.Copy(Seed("functional-keras3.h5"), Path.Combine(folder, "keras.h5"));

    private static string Seed(string pattern) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, Seeds), pattern).Order(StringComparer.Ordinal).First();
}
