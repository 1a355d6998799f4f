using System.Text;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>Users, roles and what they may do, as statements that leave existing accounts as they are.</summary>
internal sealed class AccountJob() : DumpJob(0)
{
    private static readonly string[] InternalUsers = ["mysql.sys", "mysql.session", "mysql.infoschema", "mariadb.sys"];

    // MariaDB 10.11 keeps what everybody may do as the rights of a role that can't be created, and takes the name without quotes alone for it.
    private const string Everybody = "PUBLIC";

    /// <inheritdoc />
    public override void Run(DumpWorker worker)
    {
        var server = worker.Session.Server;
        if (!server.IsMariaDb)
        {
            // Hashes of caching_sha2_password hold any byte; this makes them printable (MySQL 8.0.17).
            worker.Connection.Execute("SET SESSION /*!80017 print_identified_with_as_hex=1, */ sql_quote_show_create=1");
        }

        var text = new StringBuilder(SqlHeader.Text);
        var defaultRoles = new StringBuilder();
        var accounts = ReadAccounts(worker.Connection, server).Where(a => IsInEffect(worker, a.Name)).ToList();
        foreach (var account in accounts.Where(a => a.Name != Everybody))
        {
            if (account.IsRole)
            {
                text.Append("CREATE ROLE IF NOT EXISTS ").Append(account.Name).Append(";\n");
                continue;
            }

            var create = worker.Connection.QueryScalar("SHOW CREATE USER " + account.Name) ?? "";
            var (user, defaultRole) = AccountStatement.TakeDefaultRole(AccountStatement.QuoteCertificate(create, account.Certificate));
            text.Append("CREATE USER IF NOT EXISTS").Append(user.AsSpan("CREATE USER".Length)).Append(";\n");
            if (defaultRole.Length > 0)
            {
                defaultRoles.Append("ALTER USER ").Append(account.Name).Append(' ').Append(defaultRole).Append(";\n");
            }
        }

        foreach (var account in accounts)
        {
            using var rows = worker.Connection.Query("SHOW GRANTS FOR " + account.Name);
            while (rows.Read())
            {
                text.Append(AccountStatement.RightsOnly(rows.GetString(0) ?? "")).Append(";\n");
            }
        }

        text.Append(defaultRoles);

        worker.WriteFile(BackupFileName.Grants, BackupFileKind.Grants, null, null, Encoding.UTF8.GetBytes(text.ToString()));
    }

    // With skip_name_resolve, MariaDB knows nothing of accounts whose host is a name, though they stand in its table.
    private static bool IsInEffect(DumpWorker worker, string account)
    {
        try
        {
            worker.Connection.Execute("SHOW GRANTS FOR " + account);
            return true;
        }
        catch (MySqlServerException e) when (e.Code is ServerErrorCode.NoSuchAccount or ServerErrorCode.NoSuchGrant)
        {
            worker.Session.Output.Warning($"The account {account} is not in effect on the server (skip_name_resolve?), which does not tell its rights: it is not backed up.");
            return false;
        }
    }

    private static List<Account> ReadAccounts(MySqlConnection connection, ServerIdentity server)
    {
        var accounts = new List<Account>();
        using var rows = connection.Query(
            $"SELECT User,Host,{(server.IsMariaDb ? "is_role" : "'N' AS is_role")},x509_subject,x509_issuer,ssl_cipher FROM mysql.user ORDER BY is_role DESC,User,Host");
        while (rows.Read())
        {
            var user = rows.GetString(0)!;
            if (InternalUsers.Contains(user, StringComparer.Ordinal))
            {
                continue;
            }

            var isRole = rows.GetString(2) == "Y";
            var name = !isRole ? $"{SqlName.Quote(user)}@{SqlName.Quote(rows.GetString(1) ?? "")}" : user == Everybody ? Everybody : SqlName.Quote(user);
            accounts.Add(new Account(name, isRole, [("SUBJECT", rows.GetString(3) ?? ""), ("ISSUER", rows.GetString(4) ?? ""), ("CIPHER", rows.GetString(5) ?? "")]));
        }

        return accounts;
    }

    private sealed record Account(string Name, bool IsRole, IReadOnlyList<(string Word, string Text)> Certificate);
}
