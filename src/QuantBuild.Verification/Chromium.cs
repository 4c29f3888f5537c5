using QuantBuild.Verification.Internal;

namespace QuantBuild.Verification;

/// <summary>Finds a Chromium or a browser built from it.</summary>
public static class Chromium
{
    /// <summary>Environment variable that names the browser's program.</summary>
    public const string PathVariable = "CHROME_PATH";

    private static readonly string[] _names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge"];

    private static readonly string[] _places =
    [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        Installed(Environment.SpecialFolder.ProgramFiles, "Google/Chrome/Application/chrome.exe"),
        Installed(Environment.SpecialFolder.LocalApplicationData, "Google/Chrome/Application/chrome.exe"),
        Installed(Environment.SpecialFolder.ProgramFilesX86, "Microsoft/Edge/Application/msedge.exe"),
    ];

    /// <summary>Looks where <see cref="PathVariable"/> says, else in PATH, else where installers put it.</summary>
    /// <returns>The path of the program.</returns>
    /// <exception cref="VerificationException">There is none; the message says how to install one.</exception>
    public static string Find() => Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } given
        ? File.Exists(given) ? given : throw new VerificationException(
            $"{PathVariable} must be the path of a browser's program. Got \"{given}\", which does not exist.")
        : _names.Select(SearchPath.Find).Concat(_places).FirstOrDefault(File.Exists)
            ?? throw new VerificationException("Chromium was not found. Install it (Debian: apt-get install chromium), "
                + $"or set {PathVariable} to the path of Chromium, Chrome or Edge.");

    private static string Installed(Environment.SpecialFolder folder, string path) => Path.Combine(Environment.GetFolderPath(folder), path);
}
