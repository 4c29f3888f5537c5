namespace QuantBuild.Conversion.KerasFiles;

/// <summary>What a model file is by its content: files of Keras, TF.js's, and those of others that people try.</summary>
internal enum FileKind
{
    Unknown,
    Empty,
    Hdf5,
    Archive,
    Folder,
    TfjsModel,
    SavedModel,
    TensorFlowGraph,
    TensorFlowLite,
    Onnx,
    PyTorch,
    Safetensors,
    NumPy,
    Spreadsheet,
    Gzip,
    LfsPointer,
}
