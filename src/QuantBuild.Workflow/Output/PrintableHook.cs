using QuantBuild.Common;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace QuantBuild.Workflow.Output;

/// <summary>Makes printable whatever is drawn on a console, after it was laid out; its own colours and the
/// drawing over of lines stay.</summary>
public sealed class PrintableHook : IRenderHook
{
    private readonly PrintableFilter _filter = new();

    private PrintableHook()
    {
    }

    /// <summary>Guards a console for as long as it lives.</summary>
    /// <param name="console">The console.</param>
    /// <returns>The console.</returns>
    public static IAnsiConsole Guard(IAnsiConsole console)
    {
        console.Pipeline.Attach(new PrintableHook());
        return console;
    }

    /// <inheritdoc/>
    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(inner => new Guarded(inner, _filter));

    private sealed class Guarded(IRenderable inner, PrintableFilter filter) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth).Select(Shown);

        private Segment Shown(Segment segment)
        {
            if (segment.IsControlCode)
            {
                return segment;
            }

            var text = filter.Next(segment.Text);
            return ReferenceEquals(text, segment.Text) ? segment : new Segment(text, segment.Style);
        }
    }
}
