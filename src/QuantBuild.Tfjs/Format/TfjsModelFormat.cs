namespace QuantBuild.Tfjs.Format;

/// <summary>The two kinds of TensorFlow.js model, as the <c>format</c> field of <c>model.json</c> tells them apart.</summary>
public enum TfjsModelFormat
{
    /// <summary><c>layers-model</c>: a Keras topology, loaded with <c>tf.loadLayersModel</c>.</summary>
    LayersModel,

    /// <summary><c>graph-model</c>: a TensorFlow graph, loaded with <c>tf.loadGraphModel</c>.</summary>
    GraphModel,
}
