namespace QuantBuild.Verification;

/// <summary>How models are verified.</summary>
public sealed record VerificationOptions
{
    /// <summary>Seeds the random inputs. Default: 1337.</summary>
    public int Seed { get; init; } = 1337;

    /// <summary>Random examples for each model, at least 1; of a Graph model half as many, one by one. Default: 8.</summary>
    public int Examples { get; init; } = 8;

    /// <summary>Examples that are computed at a time, at least 1. Default: 8.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>What TF.js computes with, in turn; WebGL in the browsers alone. Default: WebAssembly.</summary>
    public IReadOnlyList<TfjsBackend> Backends { get; init; } = [TfjsBackend.Wasm];

    /// <summary>The browsers to verify in beside Node.js; see <see cref="Chromium.Find"/>. Default: none.</summary>
    public IReadOnlyList<string> Browsers { get; init; } = [];
}
