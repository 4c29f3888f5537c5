namespace QuantBuild.Tfjs.Quantizing;

/// <summary>Why a weight is stored as it was, though the plan, or the kind of its numbers, would have it quantized.</summary>
public enum KeptReason
{
    /// <summary>It is quantized already, and the type that the plan gives it takes as many bytes or more.</summary>
    AlreadyQuantized,

    /// <summary>It holds NaN or infinity, which have no code, and no pattern of the plan names it.</summary>
    NonFinite,

    /// <summary>It is the optimizer's.</summary>
    OptimizerState,
}
