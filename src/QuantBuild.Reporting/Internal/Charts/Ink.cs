namespace QuantBuild.Reporting.Internal.Charts;

/// <summary>What a colour means; the page and the picture each have their own colours for it.</summary>
internal enum Ink
{
    Text,
    Muted,
    Grid,
    Axis,
    Primary,
    Secondary,
    Reference,
    Bad,
    Surface,
}
