#addin nuget:?package=Cake.QuantBuild&version=0.1.0
#tool dotnet:?package=QuantBuild.Tool&version=0.1.0

var target = Argument("target", "Default");

Task("Quantize").Does(() => QuantizeModel("../any-model/layers", "artifacts/site/layers", new QuantizeModelSettings
{
    Scheme = "safe-8bit",
    Precompress = { "gzip", "brotli" },
}));

var evaluation = new EvaluateModelSettings
{
    Name = "shapes",
    Schemes = { "converter-8bit", "safe-8bit" },
};

Task("Evaluate").IsDependentOn("Quantize").Does(() => EvaluateModel("../any-model/layers", "../any-model/shapes.json", evaluation));

Task("Default").IsDependentOn("Evaluate").Does(() => CheckBudgets(new CheckBudgetsSettings { Budgets = "quantbuild.json" }));

RunTarget(target);
