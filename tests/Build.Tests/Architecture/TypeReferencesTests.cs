using System.ComponentModel;
using Mono.Cecil;

namespace Build.Tests.Architecture;

public sealed class TypeReferencesTests
{
    [Theory]
    [InlineData(nameof(NamedByField))]
    [InlineData(nameof(NamedByAttribute))]
    [InlineData(nameof(NamedByConstraint))]
    [InlineData(nameof(NamedByLambda))]
    [InlineData(nameof(NamedByCall))]
    [InlineData(nameof(NamedByCatch))]
    [InlineData(nameof(NamedByNestedType))]
    public void Every_place_where_a_type_is_named_counts(string named)
    {
        // arrange
        using var module = ModuleDefinition.ReadModule(typeof(TypeReferencesTests).Assembly.Location);

        // act
        var references = TypeReferences.Within(module);

        // assert
        Assert.Contains(references, edge => edge.From.Name == nameof(NamingType) && edge.To.Name == named);
    }
}

/// <summary>Names each of the types below in a way of its own.</summary>
[TypeConverter(typeof(NamedByAttribute))]
internal abstract class NamingType
{
    public List<NamedByField[]> Field { get; } = [];

    public static int Lambda(IEnumerable<int> numbers) => numbers.Sum(_ => new List<NamedByLambda>().Count);

    public static T Constrained<T>(T value)
        where T : NamedByConstraint =>
            value;

    public static int Caught()
    {
        try
        {
            return NamedByCall.Number;
        }
        catch (NamedByCatch)
        {
            return 0;
        }
    }

    internal abstract class Inner : NamedByNestedType;
}

internal abstract class NamedByField;

internal abstract class NamedByAttribute;

internal abstract class NamedByLambda;

internal static class NamedByCall
{
    public static int Number => 1;
}

internal abstract class NamedByConstraint;

internal abstract class NamedByNestedType;

internal abstract class NamedByCatch : Exception;
