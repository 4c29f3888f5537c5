using System.Text;
using QuantBuild.Workflow;

namespace QuantBuild.Tool;

internal static class Program
{
    public static int Main(string[] args)
    {
        // Weights have names in every alphabet, whatever the console was set to.
        if (Console.IsOutputRedirected)
        {
            Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        }

        using var listening = Interruption.Listen("quantbuild", args);
        return new ToolProgram(Console.Out, Console.Error, Console.OpenStandardOutput, Environment.CurrentDirectory).Run(args);
    }
}
