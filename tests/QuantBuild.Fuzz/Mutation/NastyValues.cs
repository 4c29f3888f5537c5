namespace QuantBuild.Fuzz.Mutation;

/// <summary>Values that have broken readers: at the limits of their types, of other types, or made to be shown or opened.</summary>
internal static class NastyValues
{
    private static readonly string[] _json =
    [
        "null", "true", "false", "0", "-0.0", "-1", "1", "2", "3.0", "1.5", "-5", "7", "255", "65536", "2147483647", "2147483648",
        "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808",
        "1e3", "1e39", "1e308", "1e400", "-1e400", "1e-400", "123456789012345678901234567890", "NaN", "Infinity", "[]", "{}", "[null]",
        "[0]", "[[]]", "[1,1,1,1,1,1,1,1,1]", "[65536,65536]",
        "[2147483647,2147483647]", "[4611686018427387904,4]", "[-1,3]", "[null,4]", "{\"a\":null}", "\"\"", "\" \"", "\"abc\"", "\"0\"",
        "\"-1\"", "\"1e999\"", "\"NaN\"", "\"\\ud800\"", "\"a\\u0000b\"",
        "\"\\u001b[31m\"", "\"##vso[task.setvariable variable=x]y\"", "\"::error::x\"", "\"\\u202e\"", "\"../../etc/passwd\"",
        "\"/etc/passwd\"", "\"./x.bin\"", "\"C:\\\\x\"", "\"float32\"", "\"uint8\"",
        "\"relu\"", "\"Dense\"", "\"same\"", "\"2025-13-45\"", "\"0001-01-01T00:00:00\"", "\"9999-12-31T23:59:59+14:00\"",
        "{\"class_name\":\"X\",\"config\":{}}", "{\"class_name\":7,\"config\":[]}",
        "{\"type\":\"ndarray\",\"value\":0.3}", "[[[\"x\",0,0,{}]]]",
    ];

    private static readonly string[] _texts =
    [
        "", " ", "a", "0", "-1", "1e400", "NaN", "inf", "\"", "\"\"", "'", ",", ";", "\t", "\r", "\n", "\0", "\u001b[2J", "##vso[x]y",
        "::error::x", "\u202ex", "\uFEFF", "=1+1", "1,5", "1.5.5", "0x10", "--", "../x", "/etc/passwd",
        "999999999999999999999999", "[!abc]", "*", "**", "?", "[", "]", "[!", "[z-a]", "!x", "𝒳", "é", "PK\u0003\u0004",
    ];

    /// <summary>The text of a JSON value; not always a valid one.</summary>
    public static string JsonText(Random random) => random.Next(40) switch
    {
        0 => $"\"{new string('n', 1 << random.Next(8, 17))}\"",
        1 => string.Concat(Enumerable.Repeat("[", 1 << random.Next(4, 9))),
        2 => $"[{string.Join(',', Enumerable.Repeat("1", 1 << random.Next(2, 12)))}]",
        3 => string.Concat(Enumerable.Repeat("[", 60)) + string.Concat(Enumerable.Repeat("]", 60)),
        _ => _json[random.Next(_json.Length)],
    };

    public static string Text(Random random) =>
        random.Next(40) == 0 ? new string('w', 1 << random.Next(8, 17)) : _texts[random.Next(_texts.Length)];
}
