namespace QuantBuild.Verification;

/// <summary>What TF.js computes with.</summary>
public enum TfjsBackend
{
    /// <summary>WebAssembly, in Node.js and in browsers.</summary>
    Wasm,

    /// <summary>WebGL, in browsers alone; on a machine without a graphics card, software draws.</summary>
    WebGL,

    /// <summary>Plain JavaScript, in Node.js and in browsers; slow.</summary>
    Cpu,
}
