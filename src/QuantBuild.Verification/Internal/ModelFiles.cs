using QuantBuild.Common;
using QuantBuild.Conversion.ForTfjs;
using QuantBuild.Graph;
using QuantBuild.Graph.GraphDef;
using QuantBuild.Graph.Layers;
using QuantBuild.Tfjs;
using QuantBuild.Tfjs.Format;

namespace QuantBuild.Verification.Internal;

/// <summary>The files of a model, as operations and weights.</summary>
internal sealed class ModelFiles : IDisposable
{
    private readonly TfjsModel _artifacts;

    private ModelFiles(TfjsModel artifacts)
    {
        _artifacts = artifacts;
        IsGraphModel = artifacts.Format == TfjsModelFormat.GraphModel;
        Graph = Read();
        // A Layers model computes in float32 alone.
        Weights = IsGraphModel
            ? new WeightSet(artifacts.Weights.ToDictionary(weight => weight.Name, artifacts.ReadTensor, StringComparer.Ordinal))
            : new WeightSet(artifacts.Weights.ToDictionary(
                weight => weight.Name, weight => Tensor.Of(weight.Shape, artifacts.ReadFloat32(weight)), StringComparer.Ordinal));
    }

    public bool IsGraphModel { get; }

    /// <summary>Whether a second graph of the model makes something in the first prediction.</summary>
    public bool HasInitializer => _artifacts.Json["modelInitializer"] is not null;

    public OperationGraph Graph { get; }

    public WeightSet Weights { get; }

    public static ModelFiles Open(string path)
    {
        var artifacts = TfjsModel.Open(path);
        try
        {
            return new ModelFiles(artifacts);
        }
        catch
        {
            artifacts.Dispose();
            throw;
        }
    }

    /// <summary>The JSON file that lies at a path, and the types of the stored weights.</summary>
    public static (string File, IReadOnlyList<TfjsDtype> Stored) Inspect(string path)
    {
        using var artifacts = TfjsModel.Open(path);
        return Inspect(artifacts);
    }

    /// <summary>The JSON file, and the types of the stored weights.</summary>
    public (string File, IReadOnlyList<TfjsDtype> Stored) Inspect() => Inspect(_artifacts);

    /// <summary>What is known of TF.js to load or compute otherwise.</summary>
    public IReadOnlyList<string> KnownDifferences() => IsGraphModel
        ? []
        : [.. TfjsRewriting.Of(LayersModel.Read(_artifacts.Topology!, Declared(), Weights)).Differences
            .Select(difference => difference.ToString())];

    public void Dispose() =>
        _artifacts.Dispose();

    private static (string File, IReadOnlyList<TfjsDtype> Stored) Inspect(TfjsModel artifacts) =>
        (artifacts.ModelFile, [.. artifacts.Weights.Select(weight => weight.StoredDtype).Distinct().Order()]);

    private GraphWeight[] Declared() =>
        [.. _artifacts.Weights.Select(weight => new GraphWeight(weight.Name, ElementType.Float32, weight.Shape))];

    private OperationGraph Read()
    {
        var file = Printable.Text(_artifacts.ModelFile, int.MaxValue);
        if (_artifacts.Topology is null)
        {
            throw new VerificationException($"{file}: this file has weights only, and TF.js computes nothing without a topology.");
        }

        try
        {
            return IsGraphModel
                ? GraphDefReader.Read(_artifacts.Json)
                : LayersReader.ReadTopology(_artifacts.Topology, Declared());
        }
        catch (Exception e) when (e is LayersException or GraphException)
        {
            throw new VerificationException($"'{file}': {e.Message}");
        }
    }
}
