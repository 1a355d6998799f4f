using System.Globalization;
using MySqlBackup.Core.Dump;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Policy.Model;
using MySqlBackup.Core.Quantities;
using MySqlBackup.Core.Repository.Retention;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Policy.Reading;

/// <summary>The kinds of single values that a key can have, and how each is written.</summary>
internal static class PolicyValues
{
    private static readonly Dictionary<Type, Func<string, object>> Parsers = new()
    {
        [typeof(string)] = text => text,
        [typeof(bool)] = text => ParseBool(text),
        [typeof(int)] = text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : throw new FormatException($"'{text}' is no whole number."),
        [typeof(double)] = text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : throw new FormatException($"'{text}' is no number."),
        [typeof(long)] = text => ByteSize.Parse(text),
        [typeof(TimeSpan)] = text => Duration.Parse(text),
        [typeof(CronExpression)] = CronExpression.Parse,
        [typeof(TimeZoneInfo)] = RetentionPolicy.FindTimeZone,
        [typeof(PolicyWindow)] = PolicyWindow.Parse,
        [typeof(SslMode)] = ParseEnum<SslMode>,
        [typeof(LockMode)] = ParseEnum<LockMode>,
        [typeof(IntegrityLevel)] = ParseEnum<IntegrityLevel>,
    };

    /// <summary>True for what is written as one value.</summary>
    public static bool IsValue(Type type) => Parsers.ContainsKey(Plain(type));

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">It says how it is written rightly.</exception>
    public static object Parse(string text, PolicyKey key, Type type)
    {
        object value;
        try
        {
            value = Parsers[Plain(type)](text);
        }
        catch (BackupException e) when (e.ErrorId == BackupErrorId.InvalidArgument)
        {
            throw new FormatException(e.Message, e);
        }

        if (value is string word && key.Says.Values.Length > 0 && !key.Says.Values.Contains(word, StringComparer.Ordinal))
        {
            throw new FormatException($"'{word}' is no {key.Name}." + Suggestion.For(word, key.Says.Values));
        }

        if (value is int or double && Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && (number < key.Says.Least || number > key.Says.Most))
        {
            throw new FormatException(double.IsInfinity(key.Says.Most) ? $"{text} is too little; the least is {key.Says.Least}." : $"{text} is not from {key.Says.Least} to {key.Says.Most}.");
        }

        return value;
    }

    /// <summary>The type without its question mark.</summary>
    public static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    /// <summary>The words of an enumeration as the file has them.</summary>
    public static string[] Words(Type type) => Enum.GetNames(type).Select(System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName).ToArray();

    private static bool ParseBool(string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => throw new FormatException($"'{text}' is neither true nor false."),
    };

    // As the cmdlets have it, or as the file writes other words.
    private static object ParseEnum<T>(string text)
        where T : struct, Enum =>
        Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)) is { } found
            ? Enum.Parse<T>(found)
            : throw new FormatException($"'{text}' is none of them." + Suggestion.For(text, Words(typeof(T))));
}
