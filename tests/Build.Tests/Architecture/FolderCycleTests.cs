using Mono.Cecil;

namespace Build.Tests.Architecture;

public sealed class FolderCycleTests
{
    [Fact]
    public void A_circle_is_shown_with_a_reference_for_each_step()
    {
        // arrange
        using var module = House("Kitchen.Cook > Cellar.Wine", "Cellar.Wine > Garden.Grape", "Garden.Grape > Kitchen.Knife");

        // act
        var circle = FolderCycle.In(module);

        // assert
        Assert.Equal(
            [
                "House.Cellar → House.Garden: Wine names Grape",
                "House.Garden → House.Kitchen: Grape names Knife",
                "House.Kitchen → House.Cellar: Cook names Wine",
            ],
            circle.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Folders_in_one_direction_are_no_circle()
    {
        // arrange
        using var module = House("Kitchen.Cook > Cellar.Wine", "Cellar.Wine > Cellar.Barrel", "Cellar.Barrel > Cellar.Wine");

        // act, assert
        Assert.Empty(FolderCycle.In(module));
    }

    [Fact]
    public void A_folder_and_the_one_above_it_are_two()
    {
        // arrange
        using var module = House("Kitchen.Cook > Kitchen.Pantry.Flour", "Kitchen.Pantry.Flour > Kitchen.Knife");

        // act, assert
        Assert.Equal(2, FolderCycle.In(module).Count);
    }

    [Theory]
    [InlineData("Bell > Kitchen.Cook", "Kitchen.Cook > Order")]
    [InlineData("Kitchen.Bell > Kitchen.Internal.Cook", "Kitchen.Internal.Cook > Kitchen.Order")]
    public void A_door_may_call_rooms_that_speak_of_what_stands_there(params string[] references)
    {
        // arrange
        using var module = House(references);

        // act, assert
        Assert.Empty(FolderCycle.In(module));
    }

    [Theory]
    [InlineData("Bell > Kitchen.Cook", "Kitchen.Cook > Bell")]
    [InlineData("Bell > Kitchen.Cook", "Kitchen.Cook > Order", "Order > Bell")]
    [InlineData("Kitchen.Bell > Kitchen.Internal.Cook", "Kitchen.Internal.Cook > Kitchen.Bell")]
    public void What_is_called_at_a_door_is_not_known_behind_it(params string[] references)
    {
        // arrange
        using var module = House(references);

        // act, assert
        Assert.NotEmpty(FolderCycle.In(module));
    }

    /// <summary>An assembly <c>House</c> whose types have a field for each type that they name.</summary>
    private static ModuleDefinition House(params string[] references)
    {
        var module = ModuleDefinition.CreateModule("House", ModuleKind.Dll);
        foreach (var pair in references.Select(reference => reference.Split(" > ")))
        {
            Type(pair[0]).Fields.Add(new FieldDefinition(pair[1], FieldAttributes.Public, Type(pair[1])));
        }

        return module;

        TypeDefinition Type(string name)
        {
            var full = $"House.{name}";
            if (module.GetType(full) is { } existing)
            {
                return existing;
            }

            var dot = full.LastIndexOf('.');
            var type = new TypeDefinition(full[..dot], full[(dot + 1)..], TypeAttributes.Class, module.TypeSystem.Object);
            module.Types.Add(type);
            return type;
        }
    }
}
