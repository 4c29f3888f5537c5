using System.Text.Json;
using QuantBuild.Common;

namespace QuantBuild.Reporting.Files;

/// <summary>What a value looks like in JSON, for reading and for writing.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="Read">Makes the value of the JSON there; refuses what breaks a rule, naming the place.</param>
/// <param name="Write">Writes the value as JSON.</param>
internal sealed record JsonKind<T>(Func<JsonCursor, T> Read, Action<JsonPlace, T> Write);

/// <summary>A place in a JSON document that is being written.</summary>
/// <param name="Json">Writes the document.</param>
/// <param name="File">The file, for errors.</param>
/// <param name="Path">The place in it, such as <c>$.variants[0]</c>.</param>
internal readonly record struct JsonPlace(Utf8JsonWriter Json, string File, string Path);
