namespace QuantBuild.Verification.Internal;

/// <summary>Finds programs in PATH.</summary>
internal static class SearchPath
{
    private static readonly string[] _extensions = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [string.Empty];

    /// <summary>The full path of a program, or null where PATH does not lead to it.</summary>
    public static string? Find(string program) => Find(program, Environment.GetEnvironmentVariable("PATH") ?? string.Empty);

    internal static string? Find(string program, string path) => path
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .SelectMany(folder => _extensions.Select(extension => Path.Combine(folder, program + extension)))
        .FirstOrDefault(File.Exists);
}
