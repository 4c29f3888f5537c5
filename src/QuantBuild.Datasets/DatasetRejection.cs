namespace QuantBuild.Datasets;

/// <summary>Every way in which data, or the description of a dataset, is refused; the message says the rest.</summary>
public enum DatasetRejection
{
    // Files.
    /// <summary>The file or folder is not there, and cannot be fetched.</summary>
    Unavailable,
    /// <summary>The system does not let the file be read, or it is no regular file.</summary>
    Unreadable,
    /// <summary>The file is of another kind than it is taken for.</summary>
    OtherKind,
    /// <summary>The file breaks its own format.</summary>
    Damaged,
    /// <summary>The file is larger, or unpacks to more, than is read.</summary>
    TooLarge,
    /// <summary>The content is not the one that is pinned.</summary>
    WrongChecksum,
    /// <summary>A tar ball holds what a folder of files should not: links, places outside of it, sizes beyond any dataset's.</summary>
    UnsafeArchive,

    // Descriptions.
    /// <summary>The text is not JSON.</summary>
    InvalidJson,
    /// <summary>A field is missing, is not known, or breaks its rule; the message begins with its place.</summary>
    InvalidField,

    // Content.
    /// <summary>A row of a table has more or fewer cells than its header, or quotation marks that do not fit.</summary>
    InvalidRow,
    /// <summary>A table lacks a column, or has it twice.</summary>
    MissingColumn,
    /// <summary>An archive lacks an array, or does not say which of several is meant.</summary>
    MissingArray,
    /// <summary>A value is no finite number, no class, or no distribution where one is needed.</summary>
    InvalidValue,
    /// <summary>The numbers are of a type that is not read.</summary>
    UnsupportedType,
    /// <summary>Examples, targets and what is asked of them do not fit in number or shape.</summary>
    ShapeMismatch,
    /// <summary>A picture has no label, or one that is none of the classes.</summary>
    UnknownLabel,
    /// <summary>There is no example.</summary>
    NoExamples,
    /// <summary>What is tested on, calibrated by and chosen by is not apart.</summary>
    OverlappingData,
}
