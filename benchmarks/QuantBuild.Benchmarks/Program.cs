using System.Globalization;
using BenchmarkDotNet.Running;
using QuantBuild.Benchmarks;
using QuantBuild.Benchmarks.Accuracy;
using QuantBuild.Benchmarks.Growth;
using QuantBuild.Benchmarks.Quick;
using QuantBuild.Benchmarks.Scale;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [PeakMemory.ChildArgument, var model, var output])
{
    PeakMemory.RunChild(model, output);
    return 0;
}

if (args is ["quick", .. var options])
{
    return QuickCommand.Run(options);
}

if (args is ["device"])
{
    return DeviceCheck.Run();
}

if (args is ["scale", .. var scaled])
{
    return ScaleCommand.Run(scaled);
}

ResultFile.Begin();
if (args is [GrowthCommand.Name, .. var works])
{
    GrowthCommand.Run(works);
    return 0;
}

if (args is ["memory"])
{
    PeakMemory.Report();
    return 0;
}

if (args is ["photographs"])
{
    Photographs.Report();
    return 0;
}

if (args is ["frontier", .. var choice])
{
    Frontier.Report(choice);
    return 0;
}

if (args is ["ablation", .. var demos])
{
    Ablation.Report(demos);
    return 0;
}

foreach (var summary in BenchmarkSwitcher.FromAssembly(typeof(PeakMemory).Assembly).Run(args, new BenchmarkConfig()))
{
    ResultFile.Write(summary);
}

return 0;
