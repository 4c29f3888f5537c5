namespace QuantBuild.Fuzz.Kills;

/// <summary>A command that replaces what an earlier one wrote.</summary>
/// <param name="Name">The target, as the table shows it.</param>
/// <param name="Weight">How many of the kills it gets, compared with the others.</param>
/// <param name="Inputs">Writes the files that the commands read, into the folder that they run in.</param>
/// <param name="Former">The commands that make what is there before.</param>
/// <param name="Change">Changes the inputs in between.</param>
/// <param name="Command">The command that is killed, and run once more.</param>
internal sealed record KillScenario(
    string Name,
    int Weight,
    Action<string> Inputs,
    IReadOnlyList<IReadOnlyList<string>> Former,
    Action<string> Change,
    IReadOnlyList<string> Command);
