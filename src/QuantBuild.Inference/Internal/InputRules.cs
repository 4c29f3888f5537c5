using QuantBuild.Graph;

namespace QuantBuild.Inference.Internal;

/// <summary>What inputs a run takes.</summary>
internal static class InputRules
{
    public static void Check(IReadOnlyList<GraphInput> declared, IReadOnlyDictionary<string, Tensor> inputs)
    {
        foreach (var input in declared)
        {
            if (!inputs.TryGetValue(input.Name, out var tensor))
            {
                throw new InferenceException("this input is missing.", input.Name);
            }

            if (tensor.Type != input.Type)
            {
                throw new InferenceException($"this input takes {input.Type} and was given {tensor.Type}.", input.Name);
            }

            if (input.Shape is { } shape && !Fits(shape, tensor.Shape))
            {
                var expected = string.Join(", ", shape.Select(length => length is null ? "?" : $"{length}"));
                throw new InferenceException(
                    $"this input takes the shape [{expected}] and was given [{string.Join(", ", tensor.Shape)}].", input.Name);
            }
        }
    }

    private static bool Fits(IReadOnlyList<int?> declared, IReadOnlyList<int> given) =>
        declared.Count == given.Count && declared.Zip(given).All(pair => pair.First is null || pair.First == pair.Second);
}
