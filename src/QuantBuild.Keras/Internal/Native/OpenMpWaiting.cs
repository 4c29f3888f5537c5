using System.Runtime.InteropServices;

namespace QuantBuild.Keras.Internal.Native;

/// <summary>Has OpenMP's threads sleep rather than spin while they wait for work, unless the user said otherwise.</summary>
/// <remarks>
/// Spinning threads take the processor from whatever else runs, such as JPEG decoding or a second build: with the processors
/// busy, training the housing model took 20 times as long. The library reads the setting when it is loaded, from the C
/// environment, which .NET's own setter does not change.
/// </remarks>
internal static partial class OpenMpWaiting
{
    private const string Variable = "OMP_WAIT_POLICY";

    public static void BePassive()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(Variable) is null)
        {
            _ = SetEnvironmentVariable(Variable, "PASSIVE", overwrite: 0);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
