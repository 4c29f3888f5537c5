namespace QuantBuild.Tfjs.Sizes;

/// <summary>One entry of a tar ball.</summary>
/// <param name="Name">The entry's name, with forward slashes.</param>
/// <param name="File">The file that it holds.</param>
internal readonly record struct TarBallFile(string Name, string File);
