using QuantBuild.Quantization.Passes;
using QuantBuild.Quantization.Search;
using QuantBuild.Tfjs;

namespace QuantBuild.Demos;

/// <summary>A search under a budget, by the selection split.</summary>
internal sealed class SearchScheme(string name, Func<SchemeOptions, Budget> budgetOf, string description) : Scheme(name, description)
{
    public override bool IsCalibrated => true;

    public override bool IsSearch => true;

    public override IReadOnlyList<IGraphPass> Passes => Presets.Compact.Passes;

    public override void Quantize(SchemeRun run)
    {
        using var work = new SearchWork(run);
        var search = new BudgetSearch(
            budgetOf(run.Options),
            new SearchOptions { TimeLimit = run.Options.TimeLimit, StartPrice = work.StartPrice, Groups = SearchWork.Groups },
            work.Evaluate,
            point => work.Tell(Name, point));
        var best = search.Run();
        work.TellFront(search.Front, best);
        ModelGraphFile.Write(run.Directory, work.Quantize(best.Candidate), run.Source);
    }
}
