using QuantBuild.Demos.FashionMnist;
using QuantBuild.Demos.Housing;
using QuantBuild.Demos.Mnist;
using QuantBuild.Demos.MobileNetV2;
using QuantBuild.Experiments;

namespace QuantBuild.Demos;

/// <summary>The demos, in the order in which a summary shows them.</summary>
public static class DemoCatalog
{
    /// <summary>All demos.</summary>
    public static IReadOnlyList<Experiment> All { get; } =
        [new HousingDemo(), new MnistDemo(), new FashionMnistDemo(), new MobileNetV2Demo()];
}
