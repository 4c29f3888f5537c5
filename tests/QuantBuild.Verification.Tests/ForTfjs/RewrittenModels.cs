using System.Text.Json.Nodes;
using QuantBuild.Conversion;
using QuantBuild.Conversion.ForTfjs;
using QuantBuild.Graph;
using QuantBuild.Graph.Layers;
using QuantBuild.Graph.Layers.Internal.Topology;

namespace QuantBuild.Verification.Tests.ForTfjs;

/// <summary>All models as they were and as they are written, in stock TF.js in one go: starting it takes longer than computing them.
/// </summary>
public sealed class RewrittenModels : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, TfjsRewriting> _rewritings = [];
    private readonly Lazy<IReadOnlyDictionary<string, ModelVerification>> _results;

    public RewrittenModels()
    {
        _results = new(Verify);
    }

    public (ModelVerification Original, ModelVerification Written) this[string name] =>
        (_results.Value[$"{name}, original"], _results.Value[$"{name}, written"]);

    public IReadOnlyCollection<TfjsDifference> DifferencesOf(string name)
    {
        _ = _results.Value;
        return _rewritings[name].Differences;
    }

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, ModelVerification> Verify()
    {
        var installation = Stock.Installation;
        List<VerificationModel> models = [];
        foreach (var (name, topology) in All())
        {
            var (original, written) = (_folder[$"{models.Count}"], _folder[$"{models.Count + 1}"]);
            var model = Read(topology);
            var rewriting = _rewritings[name] = TfjsRewriting.Of(model);
            TfjsLayersFile.Write(model, original);
            TfjsLayersFile.Write(rewriting.Model, written);
            models.Add(new VerificationModel($"{name}, original", original));
            models.Add(new VerificationModel($"{name}, written", written) { ReferencePath = original });
        }

        var report = TfjsVerifier.Verify(installation, models, new VerificationOptions { Examples = 3, BatchSize = 2 });
        return report.Runtimes[0].Models.ToDictionary(model => model.Name);
    }

    public static IEnumerable<(string Name, JsonNode Topology)> All() =>
    [
        .. RewritingCases.AsTheyAre.Concat(RewritingCases.InOtherWords).Select(item => (item.Key, item.Value)),
        .. RewritingCases.Rewritten.Concat(RewritingCases.Refused).Select(item => (item.Key, item.Value.Topology)),
    ];

    public static LayersModel Read(JsonNode topology)
    {
        var model = LayersModel.WithoutValues(CanonicalTopology.Of(topology));
        var random = new Random(7);
        return model.With(new WeightSet(model.Weights.ToDictionary(weight => weight.Name, weight =>
        {
            var isVariance = weight.Name.EndsWith("variance", StringComparison.Ordinal);
            return Tensor.Of(weight.Shape, [.. Enumerable.Range(0, weight.Shape.Aggregate(1, (product, size) => product * size))
                .Select(_ => isVariance ? random.NextSingle() + 0.3f : (random.NextSingle() * 1.6f) - 0.8f)]);
        })));
    }
}
