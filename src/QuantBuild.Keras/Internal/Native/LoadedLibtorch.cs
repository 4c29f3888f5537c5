namespace QuantBuild.Keras.Internal.Native;

/// <summary>Where libtorch was loaded from, and whether it is a CUDA build.</summary>
internal sealed record LoadedLibtorch(string Folder, bool HasCuda);
