using System.Security.Cryptography;
using QuantBuild.Common.Files;

namespace QuantBuild.Verification.Internal;

/// <summary>The folder with the npm project and the scripts that run models in TensorFlow.js.</summary>
internal static class ScriptFolder
{
    private const string LockFile = "package-lock.json";
    private const string Name = "tfjs";

    /// <summary>npm's settings, without the point before their name, which packages do not take.</summary>
    private const string PackedSettings = "npmrc";

    /// <summary>The folder in the repository that the program was built in, else a copy, in the user's folder for local data, of what
    /// lies beside the program: where programs are installed nothing more should be written. It is no cache, which may be emptied at any
    /// time: npm's packages are installed in it, for which a network is needed.</summary>
    /// <param name="program">The program's folder.</param>
    /// <exception cref="VerificationException">The scripts are nowhere, or cannot be copied.</exception>
    public static string Find(string program)
    {
        var shipped = Path.Combine(program, Name);
        return File.Exists(Path.Combine(shipped, LockFile)) ? Copy(shipped) : InRepository(program)
            ?? throw new VerificationException($"{shipped}: the scripts for TensorFlow.js are not there. Install the program again.");
    }

    private static string? InRepository(string program)
    {
        for (var folder = new DirectoryInfo(program); folder is not null; folder = folder.Parent)
        {
            var scripts = Path.Combine(folder.FullName, "src", "QuantBuild.Verification", Name);
            if (File.Exists(Path.Combine(scripts, LockFile)))
            {
                return scripts;
            }
        }

        return null;
    }

    // Scripts of another version have a folder of their own, so that none is changed while it runs.
    private static string Copy(string shipped)
    {
        string[] files = [.. Directory.GetFiles(shipped).Order(StringComparer.Ordinal)];
        try
        {
            var contents = files.Select(File.ReadAllBytes).ToArray();
            var version = Convert.ToHexStringLower(SHA256.HashData([.. contents.SelectMany(SHA256.HashData)]))[..16];
            var own = Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create),
                "quantbuild", $"{Name}-{version}");
            foreach (var (file, content) in files.Zip(contents))
            {
                var name = Path.GetFileName(file);
                var copy = Path.Combine(own, name == PackedSettings ? $".{name}" : name);
                if (!File.Exists(copy) || !File.ReadAllBytes(copy).AsSpan().SequenceEqual(content))
                {
                    AtomicFile.Write(copy, stream => stream.Write(content));
                }
            }

            return own;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new VerificationException($"The scripts for TensorFlow.js cannot be copied from {shipped}: {exception.Message}");
        }
    }
}
