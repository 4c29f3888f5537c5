namespace QuantBuild.Tool.Commands;

/// <summary>The model that most commands take, in words.</summary>
internal static class Models
{
    public static Positional OfTfjs { get; } = new("MODEL", "TensorFlow.js model: its folder, or its JSON file");

    public static Positional OfAnyKind { get; } =
        new("MODEL", "TensorFlow.js model (its folder, or its JSON file), or a file of Keras (.h5, .keras)");

    public static Positional Names { get; } =
        new("NAME", "models of quantbuild.json; all where none is named", IsRequired: false, IsSeveral: true);
}
