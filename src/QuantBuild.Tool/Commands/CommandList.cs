namespace QuantBuild.Tool.Commands;

/// <summary>The commands, in the order in which help shows them.</summary>
internal static class CommandList
{
    public static IReadOnlyList<CommandForm> All { get; } =
    [
        QuantizeCommand.Form,
        EvaluateCommand.Form,
        RunCommand.Form,
        CheckCommand.Form,
        ReportCommand.Form,
        VerifyCommand.Form,
        ConvertCommand.Form,
        InspectCommand.Form,
        InitCommand.Form,
        ShipCommand.Form,
    ];
}
