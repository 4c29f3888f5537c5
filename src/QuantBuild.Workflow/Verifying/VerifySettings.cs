using QuantBuild.Experiments;
using QuantBuild.Verification;
using QuantBuild.Workflow.CommandLine;

namespace QuantBuild.Workflow.Verifying;

/// <summary>What to verify in TensorFlow.js, and where.</summary>
public sealed record VerifySettings
{
    /// <summary>The model; null for every variant of every model in the workspace.</summary>
    public string? Model { get; init; }

    /// <summary>What <see cref="Model"/> was quantized from; null for the <c>original</c> beside it, where there is one.</summary>
    public string? FloatModel { get; init; }

    /// <summary>What TF.js computes with. Default: wasm.</summary>
    public IReadOnlyList<TfjsBackend> Backends { get; init; } = [TfjsBackend.Wasm];

    /// <summary>Whether to verify in headless Chromium, too; where WebGL is asked for it is, in any case.</summary>
    public bool Browser { get; init; }

    /// <summary>Models of the workspace that there are test examples of, by name, to compare metrics on; they come before the
    /// others.</summary>
    public IReadOnlyList<(string Name, Func<ExperimentSample> Open)> Samples { get; init; } = [];

    /// <summary>What a command line gives.</summary>
    /// <param name="values">The command line.</param>
    public static VerifySettings From(IArgumentValues values) => new()
    {
        Model = values.Get(Arguments.Model),
        FloatModel = values.Get(Arguments.FloatModel),
        Backends = values.Get(Arguments.Backend) ?? [TfjsBackend.Wasm],
        Browser = values.Get(Arguments.Browser),
    };
}
