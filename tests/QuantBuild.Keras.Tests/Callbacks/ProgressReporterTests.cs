using System.Globalization;
using QuantBuild.Keras.Layers.Core;
using QuantBuild.Keras.Optimizers;
using QuantBuild.Keras.Training;
using TorchSharp;

namespace QuantBuild.Keras.Tests.Callbacks;

public sealed class ProgressReporterTests
{
    [Fact]
    public void Without_a_terminal_each_epoch_is_one_plain_line_whatever_the_culture()
    {
        // arrange
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");

        // act
        var text = Train(isTerminal: false);
        CultureInfo.CurrentCulture = culture;

        // assert: |0 - 1.5| and |0 - 1.5| again, because the rate is nothing
        Assert.Equal("Epoch 1/2 - 0.4 s - loss: 1.5000 - val_loss: 1.5000\nEpoch 2/2 - 0.4 s - loss: 1.5000 - val_loss: 1.5000\n", text);
    }

    [Fact]
    public void On_a_terminal_a_bar_grows_on_one_line()
    {
        // act
        var text = Train(isTerminal: true);

        // assert
        Assert.Contains("\rEpoch 1/2 [=======>......................] 1/4 - loss: 1.5000", text, StringComparison.Ordinal);
        Assert.Contains("\rEpoch 1/2 [==============================] 4/4 - loss: 1.5000", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Count(character => character == '\n'));
    }

    private static string Train(bool isTerminal)
    {
        using Sequential model = new([new Dense(1, useBias: false, inputShape: [1])]);
        model.Weights[0].SetValues([0f]);
        model.Compile(new Sgd(1e-30), "mae");
        using var x = torch.ones(8, 1);
        using var y = torch.tensor(new[] { 1.5f }).expand(8, 1);
        using StringWriter output = new();
        output.NewLine = "\n";
        Clock clock = new();
        ProgressReporter reporter = new(output, isTerminal, clock);
        model.Fit(x, y, new FitOptions { Epochs = 2, BatchSize = 2, ValidationData = (x, y), Callbacks = [new Tick(clock), reporter] });
        return output.ToString();
    }

    private sealed class Tick(Clock clock) : Callback
    {
        public override void OnBatchEnd(TrainingRun run, int batch) => clock.Now += TimeSpan.TicksPerMillisecond * 100;
    }

    private sealed class Clock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now;
    }
}
