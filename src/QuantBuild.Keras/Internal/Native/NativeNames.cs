namespace QuantBuild.Keras.Internal.Native;

/// <summary>File names of the native libraries on this platform.</summary>
internal static class NativeNames
{
    public static string File(string library) =>
        OperatingSystem.IsWindows() ? library + ".dll"
        : OperatingSystem.IsMacOS() ? "lib" + library + ".dylib"
        : "lib" + library + ".so";

    public static string TorchSharp => File("LibTorchSharp");

    public static string Torch => File("torch");

    public static string TorchCpu => File("torch_cpu");

    public static string TorchCuda => File("torch_cuda");

    public static string C10 => File("c10");

    public static string C10Cuda => File("c10_cuda");
}
