using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;

namespace MySqlBackup.Core.Load;

/// <summary>What a dump file holds, learnt by reading it once to the end before anything is changed.</summary>
internal sealed class DumpFileContent
{
    private readonly List<DumpFileDatabase> _databases = [];

    public IReadOnlyList<DumpFileDatabase> Databases => _databases;

    /// <summary>Bytes of SQL, decompressed.</summary>
    public long Bytes { get; private set; }

    /// <summary>True where the line that a dump is written to its end with is there; <c>--skip-comments</c> leaves it out.</summary>
    public bool SaysComplete { get; private set; }

    /// <summary>True where it makes or changes users, roles and grants.</summary>
    public bool HasAccounts { get; private set; }

    /// <summary>The server it was taken from; null where it does not tell.</summary>
    public TargetOrigin? Origin { get; private set; }

    /// <summary>Reads the file.</summary>
    /// <param name="source">The dump.</param>
    /// <param name="target">The server to restore into.</param>
    /// <param name="includeUser">Accounts are restored too.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="BackupException"><see cref="BackupErrorId.FileDamaged"/>: it is cut within a statement, or as a file.</exception>
    public static DumpFileContent Read(BackupSource source, ServerIdentity target, bool includeUser, CancellationToken cancellation)
    {
        var file = source.Files[0];
        var content = new DumpFileContent();
        using var reader = new StatementReader(source.OpenRead(file), file.Name);
        var current = DefaultDatabase(file);
        while (reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (InsertReader.IsInsert(reader.Statement.Span))
            {
                content.Of(current).HasRows = true;
                continue;
            }
            var statement = StatementText.Decode(reader.Statement.Span);
            if (reader.Number == 1)
            {
                // The line that switches the client's sandbox on makes the head's comments a part of the statement.
                content.Origin = TargetOrigin.Of(reader.LeadingComment + "\n" + statement);
            }
            if (AccountStatement.Is(statement, reader.Quotes))
            {
                content.HasAccounts = true;
                if (!includeUser)
                {
                    // It is not played, so it neither makes a database nor needs anything of the target.
                    continue;
                }
            }
            var head = StatementHead.Read(statement, reader.Quotes);
            if (head is { Verb: "USE" } or { IsCreate: true, IsDatabase: true })
            {
                current = head.IsCreate ? current : StatementText.Unfold(head.Name);
                var database = content.Of(StatementText.Unfold(head.Name));
                database.CreateStatement = head.IsCreate ? statement : database.CreateStatement;
            }
            else if (head.IsCreate && head.Kind is "TABLE" or "VIEW" or "SEQUENCE")
            {
                content.Of(current).Add(head, statement, reader);
            }
            else if (head.IsCreate && head.Kind.Length > 0)
            {
                content.Of(current);
            }
            var owner = head is { IsCreate: true, IsDatabase: true } ? StatementText.Unfold(head.Name) : current;
            foreach (var need in TargetNeed.Of(statement, reader.Quotes, target))
            {
                content.Of(owner).Needs.Add((need, head));
            }
        }
        content.Bytes = reader.BytesRead;
        content.SaysComplete = reader.LeadingComment.Contains(SqlDumpSource.CompletedMark, StringComparison.Ordinal);
        return content;
    }

    /// <summary>The database that statements belong to before a USE: the head's, else one named as the file.</summary>
    public static string DefaultDatabase(BackupSourceFile file) => string.IsNullOrEmpty(file.Database) ? file.Name.Split('.')[0] : file.Database;

    private DumpFileDatabase Of(string name)
    {
        var found = _databases.Find(database => database.Name == name);
        if (found is null)
        {
            found = new DumpFileDatabase(name);
            _databases.Add(found);
        }
        return found;
    }
}
