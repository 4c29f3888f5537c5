using QuantBuild.Tfjs.Format;

namespace QuantBuild.Tfjs.Manifest;

/// <summary>A weight whose bytes are in the shards.</summary>
internal sealed record WrittenWeight(string Name, IReadOnlyList<int> Shape, TfjsDtype Dtype, WeightQuantization? Quantization);

/// <summary>A group whose shards are complete.</summary>
internal sealed record WrittenGroup(IReadOnlyList<string> Paths, IReadOnlyList<WrittenWeight> Weights);
