using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Build.Tests.Architecture;

/// <summary>
/// Which types of an assembly name which others of it, as the compiler wrote it: in bases, interfaces, attributes, constraints, signatures,
/// locals and method bodies. Nested types, and with them what the compiler makes of lambdas and iterators, count as the outermost around
/// them.
/// </summary>
internal static class TypeReferences
{
    /// <summary>The references of an assembly's types to one another, each once, in the order of their names. What the compiler adds has no
    /// namespace, and is left out.</summary>
    public static IReadOnlyList<(TypeDefinition From, TypeDefinition To)> Within(ModuleDefinition module) =>
        [.. module.GetTypes()
            .SelectMany(type => NamedBy(type).SelectMany(Parts).OfType<TypeDefinition>(), (from, to) => (Outermost(from), Outermost(to)))
            .Select(edge => (From: edge.Item1, To: edge.Item2))
            .Where(edge => edge.From != edge.To && edge.From.Namespace.Length > 0 && edge.To.Namespace.Length > 0).Distinct()
            .OrderBy(edge => edge.From.FullName, StringComparer.Ordinal).ThenBy(edge => edge.To.FullName, StringComparer.Ordinal)];

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<TypeReference?> NamedBy(TypeDefinition type) =>
    [
        type.BaseType,
        .. type.Interfaces.Select(each => each.InterfaceType),
        .. type.GenericParameters.SelectMany(Constraints),
        .. type.CustomAttributes.SelectMany(NamedBy),
        .. type.Fields.SelectMany(field => field.CustomAttributes.SelectMany(NamedBy).Append(field.FieldType)),
        .. type.Properties.SelectMany(property => property.CustomAttributes).SelectMany(NamedBy),
        .. type.Events.SelectMany(each => each.CustomAttributes).SelectMany(NamedBy),
        .. type.Methods.SelectMany(NamedBy),
    ];

    private static IEnumerable<TypeReference?> NamedBy(MethodDefinition method) =>
    [
        .. method.CustomAttributes.SelectMany(NamedBy),
        .. method.GenericParameters.SelectMany(Constraints),
        .. Signature(method),
        .. method.HasBody ? NamedBy(method.Body) : [],
    ];

    private static IEnumerable<TypeReference?> NamedBy(MethodBody body) =>
    [
        .. body.Variables.Select(variable => variable.VariableType),
        .. body.ExceptionHandlers.Select(handler => handler.CatchType),
        .. body.Instructions.SelectMany(instruction => instruction.Operand switch
        {
            TypeReference type => [type],
            MethodReference method => Signature(method),
            FieldReference field => [field.DeclaringType, field.FieldType],
            _ => Array.Empty<TypeReference>(),
        }),
    ];

    private static IEnumerable<TypeReference?> NamedBy(CustomAttribute attribute) =>
        attribute.ConstructorArguments.Concat(attribute.Properties.Concat(attribute.Fields).Select(named => named.Argument))
            .SelectMany(NamedBy).Prepend(attribute.AttributeType);

    private static IEnumerable<TypeReference?> NamedBy(CustomAttributeArgument argument) => argument.Value switch
    {
        TypeReference type => [argument.Type, type],
        CustomAttributeArgument[] several => several.SelectMany(NamedBy),
        _ => [argument.Type],
    };

    private static IEnumerable<TypeReference?> Constraints(GenericParameter parameter) =>
        parameter.Constraints.Select(constraint => constraint.ConstraintType);

    private static IEnumerable<TypeReference> Signature(MethodReference method) =>
    [
        method.DeclaringType,
        method.ReturnType,
        .. method.Parameters.Select(parameter => parameter.ParameterType),
        .. method is GenericInstanceMethod generic ? generic.GenericArguments : [],
    ];

    /// <summary>A type's own parts: of a <c>List&lt;Step[]&gt;</c>, the list and the step.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter or FunctionPointerType => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        IModifierType modified => Parts(modified.ModifierType).Concat(Parts(modified.ElementType)),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
