using System.Text;
using MySqlBackup.Core.Repository;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Dump;

/// <summary>Users, roles and what they may do, as statements that leave existing accounts as they are.</summary>
internal sealed class AccountJob() : DumpJob(0)
{
    private static readonly string[] InternalUsers = ["mysql.sys", "mysql.session", "mysql.infoschema", "mariadb.sys", "PUBLIC"];

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
        foreach (var (account, isRole) in accounts)
        {
            if (isRole)
            {
                text.Append("CREATE ROLE IF NOT EXISTS ").Append(account).Append(";\n");
                continue;
            }

            var create = worker.Connection.QueryScalar("SHOW CREATE USER " + account) ?? "";
            var (user, defaultRole) = TakeDefaultRole(create);
            text.Append("CREATE USER IF NOT EXISTS").Append(user.AsSpan("CREATE USER".Length)).Append(";\n");
            if (defaultRole.Length > 0)
            {
                defaultRoles.Append("ALTER USER ").Append(account).Append(defaultRole).Append(";\n");
            }
        }

        foreach (var (account, _) in accounts)
        {
            using var rows = worker.Connection.Query("SHOW GRANTS FOR " + account);
            while (rows.Read())
            {
                text.Append(WithoutPassword(rows.GetString(0) ?? "")).Append(";\n");
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

    // MySQL names the default role in front of REQUIRE, where the role must exist already: roles are accounts there, created in any order.
    private static (string User, string DefaultRole) TakeDefaultRole(string create)
    {
        var from = create.IndexOf(" DEFAULT ROLE `", StringComparison.Ordinal);
        var to = from < 0 ? -1 : create.IndexOf(" REQUIRE ", from, StringComparison.Ordinal);
        return to < 0 ? (create, "") : (create[..from] + create[to..], create[from..to]);
    }

    // MariaDB repeats the password in the grant on *.*, where it would change that of an existing account; limits are in CREATE USER too.
    private static string WithoutPassword(string grant)
    {
        const string More = " WITH GRANT OPTION";
        var from = grant.IndexOf(" IDENTIFIED ", StringComparison.Ordinal);
        return from < 0 ? grant : grant[..from] + (grant.IndexOf(More, from, StringComparison.Ordinal) > 0 ? More : "");
    }

    private static List<(string Name, bool IsRole)> ReadAccounts(MySqlConnection connection, ServerIdentity server)
    {
        var accounts = new List<(string, bool)>();
        using var rows = connection.Query(server.IsMariaDb
            ? "SELECT User,Host,is_role FROM mysql.user ORDER BY is_role DESC,User,Host"
            : "SELECT User,Host,'N' FROM mysql.user ORDER BY User,Host");
        while (rows.Read())
        {
            var user = rows.GetString(0)!;
            if (InternalUsers.Contains(user, StringComparer.Ordinal))
            {
                continue;
            }

            var isRole = rows.GetString(2) == "Y";
            accounts.Add((isRole ? SqlName.Quote(user) : $"{SqlName.Quote(user)}@{SqlName.Quote(rows.GetString(1) ?? "")}", isRole));
        }

        return accounts;
    }
}
