namespace QuantBuild.Tool.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly ToolCall _tool = new();

    private static string Model => Path.Combine(Repository.Models, "layers");

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("Unknown command quantiz. Did you mean quantize?", "quantiz")]
    [InlineData("Unknown option --schem=x. Did you mean --schemes?", "quantize", "m", "--schem=x")]
    [InlineData("Unknown option --forse=x. Did you mean --force?", "run", "--forse=x")]
    [InlineData("Unknown option --dryrnu. Did you mean --dryrun?", "run", "digits", "--dryrnu", "--", "--other")]
    [InlineData("Unknown option --unlike=x. quantbuild inspect --help", "inspect", "--unlike=x")]
    [InlineData("MODEL is missing: TensorFlow.js model: its folder, or its JSON file.", "quantize")]
    [InlineData("--output=PATH is missing", "quantize", "m")]
    [InlineData("--weight_shard_size_bytes must be a whole number of at least 1. Got \"0\"", "quantize", "--weight_shard_size_bytes=0")]
    [InlineData("--schemes and --quantize_uint8 do not go together", "quantize", "m", "-o", "x", "--scheme", "float16", "--quantize_uint8")]
    public void A_mistake_on_the_command_line_is_one_line_and_exit_code_two(string message, params string[] args)
    {
        // act
        var exitCode = _tool.Run(args);

        // assert
        Assert.Equal(2, exitCode);
        Assert.StartsWith($"Error: {message}", Assert.Single(_tool.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Empty(_tool.Output);
    }

    [Fact]
    public void What_is_wrong_with_what_was_given_is_one_line_and_exit_code_one()
    {
        // act
        var exitCode = _tool.Run("quantize", "nowhere", "-o", "small", "--quantize_uint8");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(_tool["nowhere"], Assert.Single(_tool.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_tool["small"]));
    }

    [Fact]
    public void What_stands_behind_two_hyphens_is_a_model_whatever_it_begins_with()
    {
        // act
        var exitCode = _tool.Run("inspect", "--", "--odd");

        // assert
        Assert.Equal(1, exitCode);
        Assert.Contains(_tool["--odd"], _tool.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "quantize", "nowhere", "-o", "small", "--quantize_uint8", "--json")]
    [InlineData(2, "quantize", "nowhere", "--json")]
    [InlineData(2, "quantise", "--json")]
    public void Machines_are_answered_in_JSON_where_it_fails_too(int expected, params string[] args)
    {
        // act
        var exitCode = _tool.Run(args);

        // assert
        Assert.Equal(expected, exitCode);
        Assert.False((bool)_tool.Answer["ok"]!);
        Assert.Equal(_tool.Errors.Trim(), $"Error: {_tool.Answer["error"]}");
    }

    [Theory]
    [InlineData("--quantize_uint8", "MODEL", "-o", "small")]
    [InlineData("MODEL", "-o=small", "--quantize_uint8=*")]
    [InlineData("MODEL", "--output", "small", "--quantize_uint8")]
    public void An_option_that_can_stand_alone_takes_nothing_that_stands_behind_it(params string[] args)
    {
        // act
        var exitCode = _tool.Run(["quantize", .. args.Select(arg => arg == "MODEL" ? Model : arg)]);

        // assert
        Assert.Equal((0, string.Empty), (exitCode, _tool.Errors));
        Assert.EndsWith("Written: small\n", _tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_has_help_with_examples_that_parse()
    {
        foreach (var form in Commands.CommandList.All)
        {
            // act
            var exitCode = _tool.Run(form.Name, "--help");

            // assert
            Assert.Equal(0, exitCode);
            Assert.All(form.Examples, example => Assert.Contains($"  quantbuild {example}\n", _tool.Output, StringComparison.Ordinal));
            Assert.NotEmpty(form.Examples);
            Assert.All(form.Examples, example => Assert.NotEqual(2, _tool.Run(example.Split(' '))));
        }
    }

    [Fact]
    public void Shells_complete_by_the_names_of_schemes()
    {
        // act
        var exitCode = _tool.Run("[suggest:19]", "quantize --schemes ");

        // assert
        Assert.Equal(0, exitCode);
        Assert.Contains("safe-8bit", _tool.Output.Split('\n').Select(line => line.Trim()));
    }

    [Fact]
    public void A_name_in_a_message_cannot_drive_a_terminal_or_a_CI_service()
    {
        // act
        _tool.Run("quantize", "a\u001b[31m##vso[x]", "-o", "small", "--quantize_uint8");

        // assert
        Assert.DoesNotContain('\u001b', _tool.Errors);
        Assert.DoesNotContain("##", _tool.Errors, StringComparison.Ordinal);
    }
}
