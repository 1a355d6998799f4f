namespace MySqlBackup.Core.Alerts;

/// <summary>What an alert is about: a server or repository, and databases there.</summary>
/// <param name="Place">The server's address, or the repository's path.</param>
/// <param name="Database">The databases, as they were asked for (names or wildcards); empty means all of the place.</param>
public sealed record AlertTarget(string Place, IReadOnlyList<string> Database)
{
    /// <summary>True where what is good of this target says that the other is good too.</summary>
    public bool Covers(AlertTarget other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Place == other.Place
            && (Database.Count == 0 || (other.Database.Count > 0 && other.Database.All(name => Database.Contains(name, StringComparer.Ordinal))));
    }

    /// <inheritdoc />
    public bool Equals(AlertTarget? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary><c>db1</c>, <c>db1/shop</c> or <c>db1/shop, stock</c>.</summary>
    public override string ToString() => Database.Count == 0 ? Place : $"{Place}/{string.Join(", ", Database)}";
}
