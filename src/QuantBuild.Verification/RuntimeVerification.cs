namespace QuantBuild.Verification;

/// <summary>All models in one runtime.</summary>
/// <param name="Runtime">Its name and version: <c>Node.js 20.20.2</c>.</param>
/// <param name="Tfjs">The version of TF.js.</param>
/// <param name="Backend">TF.js's backend: <c>wasm</c>.</param>
/// <param name="Simd">Whether the backend used vector instructions.</param>
/// <param name="Models">The models, in the order in which they were given.</param>
public sealed record RuntimeVerification(string Runtime, string Tfjs, string Backend, bool Simd, IReadOnlyList<ModelVerification> Models);
