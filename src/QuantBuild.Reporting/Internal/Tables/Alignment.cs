namespace QuantBuild.Reporting.Internal.Tables;

/// <summary>At which side of a column its cells stand.</summary>
internal enum Alignment
{
    /// <summary>Text: at the left.</summary>
    Text,

    /// <summary>Numbers: at the right, so that their digits stand below each other.</summary>
    Number,
}
