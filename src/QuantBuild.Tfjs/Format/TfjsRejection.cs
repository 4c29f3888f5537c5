namespace QuantBuild.Tfjs.Format;

/// <summary>Every way in which a TensorFlow.js artifact, or the place for one, is refused; the message says the rest.</summary>
public enum TfjsRejection
{
    // The model's file.
    /// <summary>There is no such file, and no JSON file in the folder.</summary>
    MissingFile,
    /// <summary>The folder has several JSON files, of which none is called as a model is.</summary>
    AmbiguousFile,
    /// <summary>The system does not let the file be read, or it is no regular file.</summary>
    UnreadableFile,
    /// <summary>The file is empty, or larger than any that is read.</summary>
    FileSize,
    /// <summary>The text is not JSON, is nested too deep or has too many tokens, or an object names a field twice.</summary>
    InvalidJson,
    /// <summary>The JSON is not that of a model.</summary>
    NotAModel,
    /// <summary>The model is none of layers, or has no topology.</summary>
    NotALayersModel,
    /// <summary>The file breaks the format in a way that no other rejection names.</summary>
    DamagedFile,
    /// <summary>The model is replaced again and again while it is opened.</summary>
    UnsettledModel,

    // The manifest.
    /// <summary>A field is missing, or is a JSON value of another kind.</summary>
    FieldKind,
    /// <summary>The format is neither <c>layers-model</c> nor <c>graph-model</c>.</summary>
    UnknownFormat,
    /// <summary>There is no such dtype.</summary>
    UnknownDtype,
    /// <summary>A dimension is negative, no whole number, or beyond int32.</summary>
    InvalidDimension,
    /// <summary>The bytes of the shape pass 2^63 - 1.</summary>
    ShapeOverflow,
    /// <summary>A weight has an empty name.</summary>
    EmptyName,
    /// <summary>Two weights have one name.</summary>
    DuplicateName,
    /// <summary>A weight of this dtype cannot be stored quantized as that.</summary>
    InvalidQuantization,
    /// <summary>The scale or min of a quantization is missing, or no finite number.</summary>
    NonFiniteScale,

    // The shards.
    /// <summary>A path does not name a file below the model's folder.</summary>
    ShardPathOutside,
    /// <summary>A path is a link that leaves the model's folder.</summary>
    ShardLinkOutside,
    /// <summary>Two paths are one.</summary>
    DuplicateShard,
    /// <summary>There is no such shard.</summary>
    MissingShard,
    /// <summary>The system does not let the shard be read, or it is no regular file.</summary>
    UnreadableShard,
    /// <summary>The shards of a group hold less than its weights take.</summary>
    ShortShards,
    /// <summary>The shard is not the one any more that it was when the model was opened.</summary>
    ChangedShard,

    // The elements of a weight.
    /// <summary>The weight is asked for as another type than it has.</summary>
    WrongDtype,
    /// <summary>The weight has more elements, or one of more bytes, than an array holds.</summary>
    TooManyElements,
    /// <summary>An element dequantizes to what is beyond int32.</summary>
    Int32Overflow,
    /// <summary>An element is not UTF-8, or has no form in it.</summary>
    InvalidUtf8,

    // What is written.
    /// <summary>The shape does not hold as many values as are given.</summary>
    WrongElementCount,
    /// <summary>More bytes are written than shape and dtype call for.</summary>
    ExcessBytes,
    /// <summary>Fewer bytes are written than shape and dtype call for.</summary>
    MissingBytes,
    /// <summary>The model's JSON has no text, or one too long to be read back.</summary>
    UnwritableJson,
    /// <summary>No folder can take the place: a file or a mount point is there.</summary>
    PlaceTaken,
    /// <summary>The folder holds what is not a model's, and would be replaced as a whole.</summary>
    ForeignContent,
    /// <summary>Another process, or another thread, writes the folder.</summary>
    FolderInUse,
    /// <summary>The output folder is, or holds, that of the model to quantize.</summary>
    SourceInOutput,
}
