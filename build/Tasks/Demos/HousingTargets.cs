using Cake.Frosting;
using QuantBuild.Demos.Housing;

namespace Build.Tasks.Demos;

[TaskName(nameof(TrainHousing))]
[TaskDescription("Train the housing model and save it")]
public sealed class TrainHousing : TrainTask<HousingDemo>;

[TaskName(nameof(QuantizeHousing))]
[TaskDescription("Quantize the housing model by each scheme asked for")]
[IsDependentOn(typeof(TrainHousing))]
public sealed class QuantizeHousing : QuantizeTask<HousingDemo>;

[TaskName(nameof(EvaluateHousing))]
[TaskDescription("Evaluate every variant of the housing model and report")]
[IsDependentOn(typeof(QuantizeHousing))]
public sealed class EvaluateHousing : EvaluateTask<HousingDemo>;

[TaskName(nameof(QuantizeAndEvaluateHousing))]
[TaskDescription("Train, quantize and evaluate the housing model")]
[IsDependentOn(typeof(EvaluateHousing))]
public sealed class QuantizeAndEvaluateHousing : QuantizeAndEvaluateTask<HousingDemo>;
