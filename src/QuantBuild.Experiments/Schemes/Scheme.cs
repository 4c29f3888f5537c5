using System.Reflection;
using QuantBuild.Quantization.Graph;
using QuantBuild.Quantization.Passes;

namespace QuantBuild.Experiments.Schemes;

/// <summary>A named way to quantize a model.</summary>
public abstract class Scheme
{
    private protected Scheme(string name) => Name = name;

    /// <summary>The name on the command line and in the report.</summary>
    public string Name { get; }

    /// <summary>The name of the variant that it makes, which is also its folder's.</summary>
    public virtual string VariantName => Name;

    /// <summary>Whether it looks at calibration samples, so that it may not be judged by them.</summary>
    public virtual bool IsCalibrated => false;

    /// <summary>Whether it searches for a goal.</summary>
    public virtual bool IsSearch => false;

    /// <summary>Whether it can give channels scales of their own; see <see cref="SchemeOptions.PerChannelAtLoad"/>.</summary>
    public virtual bool TakesPerChannel => false;

    /// <summary>What tells it from others of its name, which it may have been before; null where nothing does.</summary>
    public virtual string? Content => null;

    /// <summary>What it changes of the float model before it rounds, in order.</summary>
    public virtual IReadOnlyList<IGraphPass> Passes => [];

    /// <summary>Behind which passes it adds up what kernels see of the calibration samples; none where it does not.</summary>
    /// <param name="model">The model, before any of them.</param>
    internal virtual IReadOnlyList<IReadOnlyList<IGraphPass>> AddsUpAfter(ModelGraph model) => [];

    /// <summary>The assemblies whose code decides what the scheme makes, those that count compressed bytes among them:
    /// what other code made is stale.</summary>
    /// <param name="options">What a search is given.</param>
    /// <returns>Each assembly once.</returns>
    public abstract IReadOnlyList<Assembly> CodeOf(SchemeOptions options);

    /// <summary>Quantizes a model.</summary>
    /// <param name="run">The model, and what the scheme may look at.</param>
    /// <returns>What the report says of it; see <see cref="SchemeOutcome.Save"/>.</returns>
    /// <exception cref="ExperimentException">A goal cannot be met, or a relative drop is not defined. Nothing was written.</exception>
    /// <exception cref="Tfjs.Format.TfjsFormatException">The model is damaged, or the output cannot be written.</exception>
    /// <exception cref="Quantization.QuantizationException">A weight cannot be quantized.</exception>
    public abstract SchemeOutcome Quantize(SchemeRun run);

    /// <summary>Goes through a search in rounds, as far as what is known lets it, and writes nothing. Does nothing where the scheme does
    /// not search.</summary>
    /// <param name="run">The model, and the rounds.</param>
    /// <exception cref="Rounds.SearchPausedException">More must be measured.</exception>
    public virtual void Ask(SchemeRun run)
    {
    }

    /// <summary>Measures what a round of a search asks for.</summary>
    /// <param name="run">The model, and the rounds.</param>
    /// <param name="units">What is to be measured.</param>
    /// <returns>What was measured, one after the other as it is there.</returns>
    public virtual IEnumerable<(Rounds.SearchUnit Unit, byte[] Measured)> Measure(
        SchemeRun run, IReadOnlyList<Rounds.SearchUnit> units) => throw new NotSupportedException($"{Name} does not search.");
}
