using System.Reflection;
using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Layers.Regularization;

namespace QuantBuild.Keras.Layers;

/// <summary>The layers that can be loaded, by Keras's class name.</summary>
internal static class LayerRegistry
{
    private static readonly SortedDictionary<string, Func<LayerConfig, Layer>> _factories = Find();

    public static IEnumerable<string> ClassNames => _factories.Keys;

    public static Layer Create(string className, LayerConfig config)
    {
        if (!_factories.TryGetValue(className, out var create))
        {
            throw LayerClasses.Unsupported(config.Name, className, ClassNames);
        }

        var layer = create(config);
        layer.Trainable = config.Bool("trainable", true);
        layer.OpenInputShape = config.OpenInputShape is { } shape && shape.Contains(null) ? shape : null;
        config.RefuseUnread();
        return layer;
    }

    private static SortedDictionary<string, Func<LayerConfig, Layer>> Find()
    {
        var bind = typeof(LayerRegistry).GetMethod(nameof(Factory), BindingFlags.NonPublic | BindingFlags.Static)!;
        SortedDictionary<string, Func<LayerConfig, Layer>> factories = new(StringComparer.Ordinal);
        foreach (var type in typeof(Layer).Assembly.GetTypes().Where(type =>
            !type.IsAbstract && type.IsAssignableTo(typeof(IConfiguredLayer))))
        {
            factories.Add(type.Name, (Func<LayerConfig, Layer>)bind.MakeGenericMethod(type).Invoke(null, null)!);
        }

        foreach (var name in LayerClasses.TrainingAids)
        {
            factories.Add(name, config => TrainingAid.Read(name, config));
        }

        return factories;
    }

    private static Func<LayerConfig, Layer> Factory<T>()
        where T : Layer, IConfiguredLayer => T.FromConfig;
}
