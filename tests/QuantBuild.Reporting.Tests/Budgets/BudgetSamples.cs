using QuantBuild.Reporting.Budgets;

namespace QuantBuild.Reporting.Tests.Budgets;

/// <summary>Budget files, and what came of them.</summary>
internal static class BudgetSamples
{
    /// <summary>Every field that a budget file can have.</summary>
    public const string Complete = """
        {
          "$schema": "schemas/quantbuild.schema.json",
          "models": {
            "housing": {
              "path": "model",
              "dataset": "data.json",
              "schemes": ["converter-16bit", "converter-8bit"],
              "judgeBy": "value",
              "maxMetricDrop": { "mae": 0.001 },
              "maxTotalBytes": 2000000,
              "maxGzipBytes": 1200000,
              "minGzipRatio": 1.1,
              "maxEvaluationSeconds": 60,
              "maxBytes": { "gzip-tar": 1300000, "gzip": 1250000, "brotli": 1150000 },
              "maxRegression": { "metrics": { "mae": 0.01 }, "bytes": { "gzip-tar": 9, "gzip": 8, "brotli": 7 },
                "totalBytes": 1024, "gzipBytes": 1024, "gzipRatio": 0.05,
                "evaluationSeconds": 5.5 },
              "variants": {
                "quantized-8bit": {
                  "judgeBy": "interval",
                  "maxMetricDrop": { "mae": 0.0005 },
                  "maxTotalBytes": null,
                  "maxGzipBytes": 900000,
                  "minGzipRatio": 1.3,
                  "maxEvaluationSeconds": 30,
                  "maxBytes": { "gzip": null, "brotli": 850000 },
                  "maxRegression": { "totalBytes": 0 }
                }
              }
            }
          },
          "recipes": {
            "mine": {
              "extends": "tuned-8bit",
              "rules": [
                { "weights": ["head/*", "!*/bias"], "keep": true },
                { "op": "depthwise", "dtype": "uint16", "range": "minmax" },
                { "weights": "conv1/*", "op": "conv2d", "levels": 64, "range": "percentile", "percentile": 99.5,
                  "rounding": "secondOrder", "lambda": 0.01, "correction": "moments" },
                { "rounding": "rateAware" }
              ]
            },
            "own": {
              "passes": ["batchNormNormalization", "channelScaling"],
              "rules": [{ "op": "matmul", "step": 0.125 }, { "dtype": "auto", "correction": "none" }]
            }
          }
        }
        """;

    public static BudgetFile Load(string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["quantbuild.json"], json);
        return BudgetFile.Load(folder["quantbuild.json"]);
    }

    /// <summary>What comes of a budget for the demo of a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="entry">The demo's entry, without its braces.</param>
    /// <param name="baseline">An earlier report.</param>
    public static IReadOnlyList<BudgetResult> Check(Report report, string entry, Report? baseline = null) =>
        BudgetChecker.Check(Load($$"""{ "models": { "{{report.Demo}}": { {{entry}} } } }""").For(report.Demo)!, report, baseline);

    /// <summary>The report with other results of one variant.</summary>
    public static Report With(this Report report, string variant, Func<VariantReport, VariantReport> change) =>
        report with { Variants = [.. report.Variants.Select(other => other.Name == variant ? change(other) : other)] };
}
