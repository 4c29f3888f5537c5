namespace QuantBuild.Graph.GraphDef;

/// <summary>How many outputs the ops have that have more than one.</summary>
internal static class OutputCounts
{
    public static int Of(GraphDefNode node) => node.Op switch
    {
        "Split" or "SplitV" => Bounded(node, "num_split"),
        "Unpack" or "Unstack" => Bounded(node, "num"),
        "TopKV2" or "TopK" or "Switch" or "Merge" or "Unique" or "UniqueV2" or "NonMaxSuppressionV4" or "NonMaxSuppressionV5" => 2,
        "FusedBatchNorm" or "FusedBatchNormV2" => 5,
        "FusedBatchNormV3" => 6,
        "IdentityN" => node.Inputs.Count,
        _ => 1,
    };

    private static int Bounded(GraphDefNode node, string attribute) => node.Attributes.Contains(attribute)
        ? node.Attributes.Integer(attribute) is >= 0 and <= 1 << 16 and var count
            ? count
            : throw new GraphException(
                $"the attribute '{attribute}' is {node.Attributes.Integer(attribute)}, and must be between 0 and 65536.", node.Name)
        : 1;
}
