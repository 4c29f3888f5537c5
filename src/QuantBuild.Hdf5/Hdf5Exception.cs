using QuantBuild.Common;

namespace QuantBuild.Hdf5;

/// <summary>An HDF5 file is damaged, or has what is not read.</summary>
public sealed class Hdf5Exception : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What is wrong, with the object, the rule and the value; put on one line and made printable,
    /// since it may quote the file.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public Hdf5Exception(string message, Exception? innerException = null)
        : base(Printable.Message(message), innerException)
    {
    }
}
