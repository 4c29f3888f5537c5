using System.Globalization;
using BenchmarkDotNet.Running;
using QuantBuild.Benchmarks;
using QuantBuild.Benchmarks.Accuracy;
using QuantBuild.Benchmarks.Growth;
using QuantBuild.Benchmarks.Quick;
using QuantBuild.Benchmarks.Scale;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    // Parts of others, in processes of their own.
    case [PeakMemory.ChildArgument, var model, var output]:
        PeakMemory.RunChild(model, output);
        return 0;
    case [GrowthCommand.Prepare or GrowthCommand.Work, var work, var count, var folder]:
        GrowthCommand.RunChild(args[0], work, count, folder);
        return 0;

    // What writes no table into results.
    case ["quick", .. var options]:
        return QuickCommand.Run(options);
    case ["device", "cuda" or "cpu", _, _, _]:
        var sizes = args[2..].Select(size => int.Parse(size, CultureInfo.InvariantCulture)).ToArray();
        return DeviceCheck.Run(args[1] == "cuda", sizes[0], sizes[1], sizes[2]);
    case ["scale", .. var files]:
        ScaleCommand.Run(files);
        return 0;
    case ["frontier", .. var options]:
        return FrontierCommand.Run(options);
}

ResultFile.Begin();
switch (args)
{
    case [GrowthCommand.Name, .. var works]:
        GrowthCommand.Run(works);
        break;
    case ["memory"]:
        PeakMemory.Report();
        break;
    case ["photographs"]:
        Photographs.Report();
        break;
    case ["ablation", .. var demos]:
        Ablation.Report(demos);
        break;
    default:
        foreach (var summary in BenchmarkSwitcher.FromAssembly(typeof(PeakMemory).Assembly).Run(args, new BenchmarkConfig()))
        {
            ResultFile.Write(summary);
        }

        break;
}

return 0;
