using QuantBuild.Common;
using QuantBuild.Hdf5.Internal.Groups;
using QuantBuild.Hdf5.Internal.Infrastructure;
using QuantBuild.Hdf5.Internal.Messages;
using QuantBuild.Hdf5.Internal.Metadata;

namespace QuantBuild.Hdf5;

/// <summary>A group or a dataset.</summary>
public sealed class Hdf5Object
{
    private const int LinkByName = 5;
    private const int AttributeByName = 8;

    private readonly Dictionary<string, Hdf5Object> _opened = new(StringComparer.Ordinal);
    private readonly Hdf5File _file;
    private readonly Source _source;
    private readonly List<Message> _messages;
    private readonly Lazy<Dictionary<string, Link>> _links;
    private readonly Lazy<Dictionary<string, AttributeMessage>> _attributes;
    private readonly Lazy<Hdf5Dataset> _dataset;

    internal Hdf5Object(Hdf5File file, Source source, string path, ulong address)
    {
        (_file, _source, Path) = (file, source, path);
        _messages = ObjectHeader.Read(source, address);
        _links = new(() => ByName(ReadLinks(), "member"));
        _attributes = new(() => ByName(ReadAttributes().Select(attribute => (attribute.Name, attribute)), "attribute"));
        _dataset = new(() => new Hdf5Dataset(_source, path, _messages));
    }

    /// <summary>Where it stands in the file: <c>model_weights/dense</c>.</summary>
    public string Path { get; }

    /// <summary>The names of a group's members.</summary>
    public IReadOnlyCollection<string> Members => _links.Value.Keys;

    /// <summary>The texts of an attribute, as UTF-8; null where there is none of the name.</summary>
    /// <exception cref="Hdf5Exception">It holds no texts, or is damaged.</exception>
    public IReadOnlyList<ReadOnlyMemory<byte>>? Attribute(string name) =>
        _attributes.Value.TryGetValue(name, out var attribute) ? attribute.Read(_source, _file.Texts) : null;

    /// <summary>An object under this group; null where there is none.</summary>
    /// <param name="path">Names with slashes between them.</param>
    /// <exception cref="Hdf5Exception">The way leads over a link to elsewhere.</exception>
    public Hdf5Object? Find(string path)
    {
        var at = this;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at.Member(name) is not { } next)
            {
                return null;
            }

            at = next;
        }

        return at;
    }

    /// <summary>This as a dataset.</summary>
    /// <exception cref="Hdf5Exception">It is none, or has values of a kind or in a place that is not read.</exception>
    public Hdf5Dataset Dataset() =>
        _dataset.Value;

    private Hdf5Object? Member(string name)
    {
        if (_opened.TryGetValue(name, out var member) || !_links.Value.TryGetValue(name, out var link))
        {
            return member;
        }

        var path = Path.Length == 0 ? name : $"{Path}/{name}";
        _source.Spend(path.Length);
        return link.Kind is null
            ? _opened[name] = new Hdf5Object(_file, _source, path, link.Address)
            : throw new Hdf5Exception(
                $"'{Printable.Text(path)}' is {link.Kind}; only what is stored in the file itself, in its place, is read.");
    }

    private IEnumerable<(string Name, Link Link)> ReadLinks()
    {
        foreach (var message in _messages)
        {
            switch (message.Type)
            {
                case Message.SymbolTable:
                    foreach (var link in SymbolTable.Read(_source, message.Open(_source)))
                    {
                        yield return link;
                    }

                    break;
                case Message.Link:
                    yield return Link.Read(message.Open(_source));
                    break;
                case Message.LinkInfo:
                    foreach (var link in ReadDense(message, 8, LinkByName, 4))
                    {
                        yield return Link.Read(link);
                    }

                    break;
            }
        }
    }

    private IEnumerable<AttributeMessage> ReadAttributes()
    {
        foreach (var message in _messages)
        {
            if (message.Type == Message.Attribute)
            {
                yield return AttributeMessage.Read(_source, message.Open(_source));
            }
            else if (message.Type == Message.AttributeInfo)
            {
                foreach (var attribute in ReadDense(message, 2, AttributeByName, 0))
                {
                    yield return AttributeMessage.Read(_source, attribute);
                }
            }
        }
    }

    // Many links or attributes lie in a heap, to which a B-tree has the keys.
    private IEnumerable<Block> ReadDense(Message message, int orderSize, int type, int idAt)
    {
        var info = message.Open(_source);
        info.Skip(1);
        var hasOrder = (info.Byte() & 1) != 0;
        info.Skip(hasOrder ? orderSize : 0);
        var (heapAddress, tree) = (info.Offset(), info.Offset());
        if (heapAddress == Block.Undefined)
        {
            yield break;
        }

        var heap = new FractalHeap(_source, heapAddress);
        foreach (var record in BTree2.Records(_source, tree, type))
        {
            record.Skip(idAt);
            yield return heap.Read(record.Part(Math.Min(8, record.Left)));
        }
    }

    private Dictionary<string, T> ByName<T>(IEnumerable<(string Name, T Value)> items, string kind)
    {
        var named = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in items)
        {
            if (!named.TryAdd(name, value))
            {
                throw new Hdf5Exception($"It is damaged: '{Printable.Text(Path)}' has two {kind}s named '{Printable.Text(name)}'.");
            }
        }

        return named;
    }
}
