using QuantBuild.Graph.Layers.Internal.Topology;
using QuantBuild.Keras.Internal.Initializers;

namespace QuantBuild.Keras.Layers.Recurrent;

/// <summary>The options that all recurrent layers share.</summary>
internal sealed record RecurrentOptions(
    int Units,
    ActivationFunction Activation,
    ActivationFunction RecurrentActivation,
    bool UseBias,
    bool ReturnSequences,
    bool GoBackwards,
    Initializer Kernel,
    Initializer RecurrentKernel,
    Initializer Bias)
{
    /// <summary>Shares that are dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>Shares of the state that are dropped in training.</summary>
    public double RecurrentDropout { get; init; }

    public static RecurrentOptions Create(
        int units, string activation, string recurrentActivation, bool useBias, bool returnSequences, bool goBackwards) => new(
            units,
            ActivationFunction.Named(activation),
            ActivationFunction.Named(recurrentActivation),
            useBias,
            returnSequences,
            goBackwards,
            Initializer.Named("glorot_uniform"),
            Initializer.Named("orthogonal"),
            Initializer.Named("zeros"));

    public static RecurrentOptions Read(LayerConfig config, bool hasGates)
    {
        config.Ignore(
            "kernel_regularizer", "recurrent_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint",
            "recurrent_constraint", "bias_constraint");
        config.Ignore(
            "unroll", "implementation", "use_cudnn", "zero_output_for_mask", "cell", "input_dim", "input_length", "num_constants");
        foreach (var option in (string[])["return_state", "stateful", "time_major"])
        {
            if (config.Bool(option, false))
            {
                throw config.Error($"has {option}, which is not supported");
            }
        }

        return new RecurrentOptions(
            config.Int("units"),
            config.Activation(fallback: "tanh"),
            hasGates
                ? config.Activation("recurrent_activation", config.Dialect.HasOldRecurrentDefaults ? "hard_sigmoid" : "sigmoid")
                : ActivationFunction.Named("linear"),
            config.Bool("use_bias", true),
            config.Bool("return_sequences", false),
            config.Bool("go_backwards", false),
            config.Initializer("kernel_initializer", "glorot_uniform"),
            config.Initializer("recurrent_initializer", "orthogonal"),
            config.Initializer("bias_initializer", "zeros"))
        {
            Dropout = config.DoubleOrNull("dropout") ?? 0,
            RecurrentDropout = config.DoubleOrNull("recurrent_dropout") ?? 0,
        };
    }

    public void Write(LayerConfigWriter config, bool hasGates)
    {
        config.Set("return_sequences", ReturnSequences).Set("return_state", false).Set("go_backwards", GoBackwards).Set("stateful", false)
            .Set("unroll", false)
            .Set("units", Units).SetActivation(Activation);
        if (hasGates)
        {
            config.SetActivation(RecurrentActivation, "recurrent_activation");
        }

        config.Set("use_bias", UseBias)
            .SetInitializer("kernel_initializer", Kernel)
            .SetInitializer("recurrent_initializer", RecurrentKernel)
            .SetInitializer("bias_initializer", Bias)
            .SetNull(
                "kernel_regularizer", "recurrent_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint",
                "recurrent_constraint", "bias_constraint")
            .Set("dropout", Dropout)
            .Set("recurrent_dropout", RecurrentDropout);
    }
}
