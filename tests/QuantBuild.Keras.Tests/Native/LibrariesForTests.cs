using System.Runtime.CompilerServices;

namespace QuantBuild.Keras.Tests.Native;

internal static class LibrariesForTests
{
    /// <summary>Tests make tensors by TorchSharp's own API, and which of them runs first changes with every test that is added.</summary>
#pragma warning disable CA2255 // The tests are an application.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Load() => NativeLibraries.EnsureLoaded();
}
