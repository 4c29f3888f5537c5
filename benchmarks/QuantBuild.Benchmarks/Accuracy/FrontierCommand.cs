using System.Globalization;
using QuantBuild.Experiments;

namespace QuantBuild.Benchmarks.Accuracy;

/// <summary><c>frontier PRICE/LAMBDA …</c> or <c>frontier --bytes=N,… [--minutes=N] [--noTest]</c>: single candidates, or a front of
/// sizes.</summary>
internal static class FrontierCommand
{
    private const string Bytes = "--bytes=";
    private const string Minutes = "--minutes=";
    private const string NoTest = "--noTest";
    private const string Usage =
        $"frontier takes pairs as 0.05/0.06, of a price and a λ, or {Bytes}2000000,1600000 [{Minutes}N] [{NoTest}], sizes from 1.";

    /// <returns>0; 1 where data or a model is missing; 2 where the arguments are wrong.</returns>
    public static int Run(string[] args)
    {
        if (Parse(args) is not { } work)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        try
        {
            work();
            return 0;
        }
        catch (Exception problem) when (problem is ExperimentException or Datasets.DatasetException or Tfjs.Format.TfjsFormatException)
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }
    }

    /// <summary>What the arguments ask for; null where they are wrong.</summary>
    internal static Action? Parse(string[] args) =>
        args.Any(arg => arg.StartsWith(Bytes, StringComparison.Ordinal)) ? Front(args) : Single(args);

    private static Action? Front(string[] args)
    {
        List<long> sizes = [];
        var minutes = Accuracy.Front.DefaultMinutes;
        foreach (var arg in args)
        {
            var isRight = arg.StartsWith(Bytes, StringComparison.Ordinal)
                ? arg[Bytes.Length..].Split(',').All(TakeSize)
                : arg == NoTest || (arg.StartsWith(Minutes, StringComparison.Ordinal) && TryNumber(arg[Minutes.Length..], out minutes));
            if (!isRight)
            {
                return null;
            }
        }

        return () => Accuracy.Front.Report([.. sizes.Distinct().OrderDescending()], TimeSpan.FromMinutes(minutes), !args.Contains(NoTest));

        bool TakeSize(string text)
        {
            var isSize = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0;
            sizes.Add(size);
            return isSize;
        }
    }

    private static Action? Single(string[] args)
    {
        var pairs = new List<(double, double)>();
        foreach (var arg in args)
        {
            if (arg.Split('/') is not [var price, var lambda] || !TryNumber(price, out var one) || !TryNumber(lambda, out var other))
            {
                return null;
            }

            pairs.Add((one, other));
        }

        return pairs.Count > 0 ? () => Frontier.Report(pairs) : null;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number > 0;
}
