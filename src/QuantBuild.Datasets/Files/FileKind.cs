using System.IO.Compression;
using QuantBuild.Common.Files;

namespace QuantBuild.Datasets.Files;

/// <summary>What a file is by its first bytes, whatever its name says: the answer to somebody who named the wrong file.</summary>
internal static class FileKind
{
    private const int BytesRead = 4096;
    private const int TarMagic = 257;
    private const string ForModels = "A model is named with --model.";
    private const string ForTables = "Save the sheet as CSV.";
    private const string ForNumpy = "A dataset of kind \"numpy\" reads it.";
    private const string ForPictures = "A dataset of kind \"images\" reads a folder of pictures.";

    private static readonly (byte[] Start, string Name, string? Advice)[] _starts =
    [
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "a spreadsheet or document of Office (.xls)", ForTables),
        ([0x89, .. "HDF\r\n"u8], "an HDF5 file (.h5)", ForModels),
        ([0x93, .. "NUMPY"u8], "a NumPy array (.npy)", ForNumpy),
        ([0x89, .. "PNG"u8], "a picture (PNG)", ForPictures),
        ([0xFF, 0xD8, 0xFF], "a picture (JPEG)", ForPictures),
        ([.. "GIF8"u8], "a picture (GIF)", ForPictures),
        ([.. "RIFF"u8], "a picture or recording (RIFF)", null),
        ([.. "II*\0"u8], "a picture (TIFF)", null),
        ([.. "MM\0*"u8], "a picture (TIFF)", null),
        ([.. "PAR1"u8], "a Parquet file", "Convert it to CSV or NumPy."),
        ([.. "ARROW1"u8], "an Arrow file", "Convert it to CSV or NumPy."),
        ([.. "ORC"u8], "an ORC file", "Convert it to CSV or NumPy."),
        ([.. "Obj\u0001"u8], "an Avro file", "Convert it to CSV or NumPy."),
        ([.. "SQLite format 3"u8], "a SQLite database", "Export the table as CSV."),
        ([0x7F, .. "ELF"u8], "a program (ELF)", null),
        ([.. "BZh"u8], "a bzip2 archive", "Unpack it first."),
        ([0xFD, .. "7zXZ"u8], "an xz archive", "Unpack it first."),
        ([.. "7z"u8, 0xBC, 0xAF], "a 7z archive", "Unpack it first."),
        ([0x28, 0xB5, 0x2F, 0xFD], "a zstd archive", "Unpack it first."),
        ([0x1F, 0x8B], "a gzip archive", null),
        ([0, 0, 8], "an IDX file", "A dataset of kind \"idx\" reads it."),
        ([0x80, 2], "a Python pickle", "Save the arrays with numpy.save."),
        ([0x80, 3], "a Python pickle", "Save the arrays with numpy.save."),
        ([0x80, 4], "a Python pickle", "Save the arrays with numpy.save."),
        ([0x80, 5], "a Python pickle", "Save the arrays with numpy.save."),
    ];

    /// <summary>Says that a file is of another kind than wanted, and where it belongs.</summary>
    /// <param name="path">The file; what a gzipped one holds counts.</param>
    /// <param name="wanted">What it should be: "CSV text".</param>
    /// <returns>The error, or null where the file is of no known other kind.</returns>
    public static DatasetException? Other(string path, string wanted)
    {
        if (Find(path) is not ({ } name, var advice) || name.Contains(wanted, StringComparison.Ordinal))
        {
            return null;
        }

        return new DatasetException(
            DatasetRejection.OtherKind, $"The file is no {wanted} but {name}.{(advice is null ? string.Empty : " " + advice)}", path);
    }

    /// <summary>Whether a NUL is among the first bytes, as never in UTF-8 text.</summary>
    public static bool HoldsNul(string path) => ReadStart(path).AsSpan().Contains((byte)0);

    private static (string Name, string? Advice)? Find(string path)
    {
        var start = ReadStart(path);
        if (start.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            return OfZip(path);
        }

        // A column may be called ORC: letters alone prove nothing where text follows.
        var isBinary = start.AsSpan().ContainsAnyInRange((byte)0, (byte)8);
        var found = Array.Find(_starts, kind =>
            start.AsSpan().StartsWith(kind.Start) && (isBinary || kind.Start.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~')));
        return found.Name is not null ? (found.Name, found.Advice)
            : start.Length > TarMagic + 5 && start.AsSpan(TarMagic).StartsWith("ustar"u8) ? ("a tar archive", "Unpack it first.")
            : OfMarkup(start);
    }

    private static (string Name, string? Advice)? OfMarkup(byte[] start)
    {
        var text = System.Text.Encoding.Latin1.GetString(start.AsSpan().StartsWith("\uFEFF"u8) ? start.AsSpan(3) : start).TrimStart();
        return text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            ? ("a web page (HTML)", "Perhaps a download ended at a page to log in.")
            : text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) ? ("an XML document", null)
            : text.StartsWith("%PDF-", StringComparison.Ordinal) ? ("a PDF document", null)
            : text.StartsWith("{\\rtf", StringComparison.Ordinal) ? ("an RTF document", null)
            : null;
    }

    private static (string Name, string? Advice) OfZip(string path)
    {
        try
        {
            using var archive = new ZipArchive(RegularFile.OpenRead(path));
            return Has(archive, "xl/") ? ("a spreadsheet (.xlsx)", ForTables)
                : Has(archive, "content.xml") ? ("a spreadsheet or document (.ods)", ForTables)
                : Has(archive, "word/") ? ("a document (.docx)", null)
                : Has(archive, "config.json") && Has(archive, "model.weights.h5") ? ("a Keras model (.keras)", ForModels)
                : archive.Entries.Any(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal))
                    ? ("a NumPy archive (.npz)", ForNumpy)
                : ("a zip archive", "Unpack it first.");
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return ("a zip archive", "Unpack it first.");
        }
    }

    private static bool Has(ZipArchive archive, string name) =>
        archive.Entries.Any(entry => entry.FullName.StartsWith(name, StringComparison.Ordinal));

    private static byte[] ReadStart(string path)
    {
        try
        {
            using var content = GzipContent.Open(RegularFile.OpenRead(path));
            var start = new byte[BytesRead];
            return start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Whoever reads the file next says what is wrong with it.
            return [];
        }
    }
}
