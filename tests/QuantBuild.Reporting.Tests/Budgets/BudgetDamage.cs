namespace QuantBuild.Reporting.Tests.Budgets;

/// <summary>What a slip of the hand may do to a budget file that is still JSON: the healthy text, the damaged one, the place,
/// and what the error says.</summary>
internal static class BudgetDamage
{
    public static TheoryData<string, string, string, string> All => new()
    {
        { "\"models\": {", "\"modells\": {", "$.modells", "is not known here; known are $schema, models" },
        { "\"models\": {", "\"models\": [], \"x\": {", "$.x", "is not known here" },
        { "\"schemas/quantbuild.schema.json\"", "7", "$['$schema']", "must be a string, found 7" },
        { "\"housing\"", "\"../housing\"", "$.models['../housing']", "the name of a folder" },
        { "\"housing\"", "\"..\"", "$.models['..']", "the name of a folder" },
        { "\"housing\"", "\"\"", "$.models['']", "the name of a folder" },
        { "\"housing\": {", "\"mnist\": 3, \"housing\": {", "$.models.mnist", "must be an object, found 3" },
        { "\"maxTotalBytes\": 2000000", "\"maxTotalByte\": 2000000", "$.models.housing.maxTotalByte",
            "is not known here; known are path, dataset, schemes, maxMetricDrop, judgeBy, maxTotalBytes" },
        { "\"maxTotalBytes\": 2000000", "\"maxTotalBytes\": \"2 MB\"", "$.models.housing.maxTotalBytes",
            "must be a whole number, found \"2 MB\"" },
        { "\"maxTotalBytes\": 2000000", "\"maxTotalBytes\": {\n}", "$.models.housing.maxTotalBytes", "must be a whole number, found { }" },
        { "\"maxTotalBytes\": 2000000", "\"maxTotalBytes\": 0.5", "$.models.housing.maxTotalBytes", "must be a whole number, found 0.5" },
        { "\"maxTotalBytes\": 2000000", "\"maxTotalBytes\": -1", "$.models.housing.maxTotalBytes", "must not be negative, found -1" },
        { "\"minGzipRatio\": 1.1", "\"minGzipRatio\": \"1.1\"", "$.models.housing.minGzipRatio", "must be a finite number" },
        { "\"maxEvaluationSeconds\": 60", "\"maxEvaluationSeconds\": -60", "$.models.housing.maxEvaluationSeconds",
            "must not be negative" },
        { "{ \"mae\": 0.001 }", "0.001", "$.models.housing.maxMetricDrop", "must be an object, found 0.001" },
        { "{ \"mae\": 0.001 }", "null", "$.models.housing.maxMetricDrop", "must be an object, found null" },
        { "\"mae\": 0.001", "\"symmetric.top1\": true", "$.models.housing.maxMetricDrop['symmetric.top1']",
            "must be a finite number, found true" },
        { "\"mae\": 0.001", "\"mae\": -0.001", "$.models.housing.maxMetricDrop.mae", "must not be negative" },
        { "[\"converter-16bit\", \"converter-8bit\"]", "\"converter-8bit\"", "$.models.housing.schemes", "must be an array" },
        { "\"converter-8bit\"]", "\"\"]", "$.models.housing.schemes[1]", "must not be empty" },
        { "\"converter-8bit\"]", "8]", "$.models.housing.schemes[1]", "must be a string, found 8" },
        { "\"converter-8bit\"]", "\"converter-16bit\"]", "$.models.housing.schemes[1]", "must differ from the schemes before" },
        { "\"metrics\": { \"mae\": 0.01 }", "\"mae\": 0.01", "$.models.housing.maxRegression.mae",
            "known are metrics, bytes, totalBytes, gzipBytes, gzipRatio, evaluationSeconds" },
        { "\"gzipRatio\": 0.05", "\"gzipRatio\": []", "$.models.housing.maxRegression.gzipRatio", "must be a finite number" },
        { "\"metrics\": { \"mae\": 0.01 }", "\"metrics\": 1", "$.models.housing.maxRegression.metrics", "must be an object" },
        { "\"maxTotalBytes\": 2000000", "\"maxTotalBytes\": null", "$.models.housing.maxTotalBytes", "must be a whole number, found null" },
        { "\"minGzipRatio\": 1.1", "\"minGzipRatio\": null", "$.models.housing.minGzipRatio", "must be a finite number, found null" },
        { "\"mae\": 0.001", "\"mae\": null", "$.models.housing.maxMetricDrop.mae", "must be a finite number, found null" },
        { "\"metrics\": { \"mae\": 0.01 }", "\"metrics\": { \"mae\": null }", "$.models.housing.maxRegression.metrics.mae",
            "must be a finite number, found null" },
        { "\"gzipRatio\": 0.05", "\"gzipRatio\": null", "$.models.housing.maxRegression.gzipRatio", "must be a finite number, found null" },
        { "\"brotli\": 1150000", "\"br\": 1150000", "$.models.housing.maxBytes.br", "is not known here; known are gzip-tar, gzip, brotli" },
        { "\"brotli\": 1150000", "\"brotli\": 0.5", "$.models.housing.maxBytes.brotli", "must be a whole number, found 0.5" },
        { "\"brotli\": 1150000", "\"brotli\": null", "$.models.housing.maxBytes.brotli", "must be a whole number, found null" },
        { "\"brotli\": 7", "\"brotli\": \"7\"", "$.models.housing.maxRegression.bytes.brotli", "must be a whole number" },
        { "\"variants\": {", "\"variants\": null, \"x\": {", "$.models.housing.x", "is not known here" },
        { "\"quantized-8bit\": {", "\"a b\": [], \"quantized-8bit\": {", "$.models.housing.variants['a b']",
            "must be an object, found []" },
        { "\"maxTotalBytes\": null", "\"schemes\": []", "$.models.housing.variants.quantized-8bit.schemes", "is not known here" },
        { "\"judgeBy\": \"value\"", "\"judgeBy\": \"mean\"", "$.models.housing.judgeBy", "must be one of value, interval, found \"mean\"" },
        { "\"judgeBy\": \"interval\"", "\"judgeBy\": null", "$.models.housing.variants.quantized-8bit.judgeBy",
            "must be a string, found null" },
        { "\"maxGzipBytes\": 900000", "\"maxGzipBytes\": {}", "$.models.housing.variants.quantized-8bit.maxGzipBytes",
            "must be a whole number" },
    };

    public static string Apply(string healthy, string damaged)
    {
        Assert.Contains(healthy, BudgetSamples.Complete, StringComparison.Ordinal);
        return BudgetSamples.Complete.Replace(healthy, damaged, StringComparison.Ordinal);
    }
}
