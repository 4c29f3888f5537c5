namespace QuantBuild.Experiments.Graphs.Inputs;

/// <summary>Adds up what a kernel sees of blocks of samples. Their order decides the last digits.</summary>
internal sealed class KernelTotal
{
    private double[] _sums = [];
    private double _rows;

    /// <summary>Adds a block.</summary>
    /// <param name="block">What the kernel sees of it.</param>
    public void Add(KernelSum block)
    {
        if (_rows == 0)
        {
            _sums = new double[block.Values.Length];
        }

        for (var i = 0; i < block.Values.Length; i++)
        {
            _sums[i] += block.Values[i];
        }

        _rows += block.Rows;
    }

    /// <summary>What was added.</summary>
    public KernelSum ToSum() => new(Array.ConvertAll(_sums, sum => (float)sum), _rows);
}
