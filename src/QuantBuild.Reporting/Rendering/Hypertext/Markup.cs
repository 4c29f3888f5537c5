namespace QuantBuild.Reporting.Rendering.Hypertext;

/// <summary>Text that is HTML already, and goes into a page as it is; nothing by default.</summary>
internal readonly record struct Markup(string? Html)
{
    /// <summary>HTML whose holes are escaped.</summary>
    public static Markup Of(HtmlText text) => new(text.ToString());

    public override string ToString() => Html ?? string.Empty;
}
