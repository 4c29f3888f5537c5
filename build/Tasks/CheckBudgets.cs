using Build.Budgets;
using Cake.Frosting;

namespace Build.Tasks;

[TaskName(nameof(CheckBudgets))]
[TaskDescription("Hold the reports that there are against quantbuild.json, and compare them with earlier ones")]
public sealed class CheckBudgets : FrostingTask<BuildContext>
{
    public override void Run(BuildContext context) => BudgetGate.CheckExisting(context);
}
