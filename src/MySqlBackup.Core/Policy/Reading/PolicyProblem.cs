using System.Globalization;
using MySqlBackup.Core.Alerts;
using MySqlBackup.Core.Policy.Model;

namespace MySqlBackup.Core.Policy.Reading;

/// <summary>Something in a policy that is wrong, or that may surprise.</summary>
public sealed record PolicyProblem
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>The line, from 1 on.</summary>
    public required int Line { get; init; }

    /// <summary>The column, from 1 on.</summary>
    public required int Column { get; init; }

    /// <summary>The way to it, such as <c>spec.targets[0].schedule</c>.</summary>
    public required string Key { get; init; }

    /// <summary>False where the policy can be used all the same.</summary>
    public required bool IsError { get; init; }

    /// <summary>What is wrong, and how it is put right.</summary>
    public required string Message { get; init; }

    /// <summary>As compilers write it, which editors understand.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Path}:{Line}:{Column}: {(IsError ? "error" : "warning")}: {Message}");

    internal static PolicyProblem At(string path, PolicyPlace place, string message, bool isError = true) => new()
    {
        Path = path,
        Line = Math.Max(1, place.Line),
        Column = Math.Max(1, place.Column),
        Key = place.Key,
        IsError = isError,

        // A key of the file must not begin a line of its own, which a build server would take for a command.
        Message = AlertText.OneLine(message),
    };
}
