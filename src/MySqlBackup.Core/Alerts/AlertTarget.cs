namespace MySqlBackup.Core.Alerts;

/// <summary>
/// What an alert is about: a server or repository, databases there, and the repository that their backups are in. What is good in one
/// repository says nothing of another.
/// </summary>
/// <param name="Place">The server's address, or the repository's path.</param>
/// <param name="Database">The databases, as they were asked for (names or wildcards); empty where all of the place were.</param>
/// <param name="Repository">The repository; null for what is the server's alone.</param>
/// <param name="Scope">What of it alone: a run's id, a measure, <see cref="Definitions"/>, a job; null for no such part.</param>
public sealed record AlertTarget(string Place, IReadOnlyList<string> Database, string? Repository = null, string? Scope = null)
{
    /// <summary>The scope of backups that hold no data.</summary>
    public const string Definitions = "definitions";

    /// <summary>The scope of what is one account's alone, and no other's.</summary>
    internal static string OfAccount(string account) => "account " + account;

    /// <summary>True where what is good of this target says that the other is good too: the same, or databases of which it names each.</summary>
    public bool Covers(AlertTarget other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Equals(other) || (other.Database.Count > 0 && other.Database.All(name => Database.Contains(name, StringComparer.Ordinal)) && IsBeside(other));
    }

    /// <inheritdoc />
    public bool Equals(AlertTarget? other) => other is not null && Database.SequenceEqual(other.Database, StringComparer.Ordinal) && IsBeside(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Database.Count, Scope);

    /// <summary><c>db1</c>, <c>db1/shop, stock in /srv/backup</c>, <c>/srv/backup/shop</c> or <c>/srv/backup (20261120T020000Z-0001)</c>.</summary>
    public override string ToString()
    {
        string what = Database.Count == 0 ? Place : $"{Place}/{string.Join(", ", Database)}";
        string where = Repository is null || Repository == Place ? what : $"{what} in {Repository}";
        return Scope is null ? where : $"{where} ({Scope})";
    }

    // Paths last: to follow their links takes the longest.
    private bool IsBeside(AlertTarget other) => Scope == other.Scope && AlertPlace.AreSame(Place, other.Place) && AlertPlace.AreSame(Repository, other.Repository);
}
