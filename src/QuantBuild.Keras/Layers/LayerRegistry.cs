using System.Reflection;
using QuantBuild.Graph.Layers.Internal.Topology;

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
        var add = typeof(LayerRegistry).GetMethod(nameof(Add), BindingFlags.NonPublic | BindingFlags.Static)!;
        SortedDictionary<string, Func<LayerConfig, Layer>> factories = new(StringComparer.Ordinal);
        foreach (var type in typeof(Layer).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IConfiguredLayer))))
        {
            add.MakeGenericMethod(type).Invoke(null, [factories]);
        }

        return factories;
    }

    private static void Add<T>(SortedDictionary<string, Func<LayerConfig, Layer>> factories)
        where T : Layer, IConfiguredLayer => factories.Add(typeof(T).Name, T.FromConfig);
}
