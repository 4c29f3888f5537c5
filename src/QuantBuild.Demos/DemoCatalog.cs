using QuantBuild.Demos.FashionMnist;
using QuantBuild.Demos.Housing;
using QuantBuild.Demos.MobileNetV2;
using QuantBuild.Demos.Mnist;

namespace QuantBuild.Demos;

/// <summary>The demos, in the order in which a summary shows them.</summary>
public static class DemoCatalog
{
    /// <summary>All demos.</summary>
    public static IReadOnlyList<Demo> All { get; } = [new HousingDemo(), new MnistDemo(), new FashionMnistDemo(), new MobileNetV2Demo()];
}
