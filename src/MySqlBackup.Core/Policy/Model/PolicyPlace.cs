using System.Globalization;

namespace MySqlBackup.Core.Policy.Model;

/// <summary>A place in a policy file.</summary>
/// <param name="Line">From 1 on; 0 where the file as a whole is meant.</param>
/// <param name="Column">From 1 on.</param>
/// <param name="Key">The way to it, such as <c>spec.targets[0].schedule</c>.</param>
public readonly record struct PolicyPlace(int Line, int Column, string Key)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}");
}
