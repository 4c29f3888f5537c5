using Mono.Cecil;

namespace Build.Tests.Architecture;

/// <summary>
/// Folders of one assembly that know each other in a circle. A folder is its namespace, and another than those above and below it.
/// The folder at an assembly's root, and one with an <c>Internal</c> below it, is a door: what users call stands there beside what the
/// rooms behind it speak of (options, results, errors), so that one <c>using</c> is all a user needs. A door knows its rooms and is known
/// by them; so its types count one by one, each as a room: it may use the rooms, or be used by them, but never both.
/// </summary>
internal sealed class FolderCycle
{
    private readonly HashSet<string> _doors;
    private readonly Dictionary<(string From, string To), (TypeDefinition From, TypeDefinition To)> _steps;
    private readonly ILookup<string, string> _known;

    private FolderCycle(ModuleDefinition module)
    {
        var behind = module.Types.Select(type => $"{type.Namespace}.".Split(".Internal.")).Where(parts => parts.Length > 1);
        _doors = [module.Assembly.Name.Name, .. behind.Select(parts => parts[0])];
        _steps = TypeReferences.Within(module).GroupBy(edge => (Room(edge.From), Room(edge.To)))
            .Where(step => step.Key.Item1 != step.Key.Item2)
            .ToDictionary(step => step.Key, step => step.First());
        _known = _steps.Keys.ToLookup(step => step.From, step => step.To);
    }

    /// <summary>A shortest circle, one line for each step with the two types that make it; empty where there is none.</summary>
    public static IReadOnlyList<string> In(ModuleDefinition module) => new FolderCycle(module).Shortest();

    private string Room(TypeDefinition type) => _doors.Contains(type.Namespace) ? type.FullName : type.Namespace;

    // Types of one door may know each other as those of any folder; a circle leaves its folder somewhere.
    private string[] Shortest()
    {
        var rooms = _steps.Where(step => step.Value.From.Namespace != step.Value.To.Namespace)
            .Select(step => Way(step.Key.To, step.Key.From)).Where(way => way.Count > 0).MinBy(way => way.Count) ?? [];
        return [.. rooms.Select((room, i) => Line(_steps[(room, rooms[(i + 1) % rooms.Count])]))];
    }

    private List<string> Way(string start, string end)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal) { [start] = start };
        var next = new Queue<string>([start]);
        while (!cameFrom.ContainsKey(end) && next.TryDequeue(out var room))
        {
            foreach (var other in _known[room].Where(other => cameFrom.TryAdd(other, room)))
            {
                next.Enqueue(other);
            }
        }

        var way = new List<string>();
        for (var room = end; cameFrom.TryGetValue(room, out var before) && way.LastOrDefault() != start; room = before)
        {
            way.Add(room);
        }

        way.Reverse();
        return way;
    }

    private static string Line((TypeDefinition From, TypeDefinition To) edge) =>
        $"{edge.From.Namespace} → {edge.To.Namespace}: {edge.From.Name} names {edge.To.Name}";
}
