using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public class ServerIdentityTests
{
    [Theory]
    [InlineData("10.11.19-MariaDB-0+deb12u1", "10.11.19")]
    [InlineData("11.4.2-MariaDB-log", "11.4.2")]
    [InlineData("8.0.36-28", "8.0.36")]
    [InlineData("9.7.4-2", "9.7.4")]
    [InlineData("5.7.44-48-log", "5.7.44")]
    [InlineData("8.0.36.1", "8.0.36")]
    [InlineData("8.4", "8.4.0")]
    [InlineData("9", "9.0.0")]
    [InlineData("", "0.0.0")]
    [InlineData("unknown", "0.0.0")]
    [InlineData("99999999999999999999.1.2", "2147483647.1.2")]
    public void Versions_are_the_numbers_at_the_start(string text, string expected) => Assert.Equal(Version.Parse(expected), ServerIdentity.ParseVersion(text));

    [Theory]
    [InlineData(ServerFamily.MariaDB, "10.4.0", "")]
    [InlineData(ServerFamily.MariaDB, "10.4.1", "stage")]
    [InlineData(ServerFamily.MariaDB, "10.10.9", "stage")]
    [InlineData(ServerFamily.MariaDB, "10.11.0", "stage history")]
    [InlineData(ServerFamily.MariaDB, "11.4.2", "stage history")]
    [InlineData(ServerFamily.MySql, "5.7.44", "")]
    [InlineData(ServerFamily.MySql, "8.0.11", "instance")]
    [InlineData(ServerFamily.MySql, "8.1.0", "instance")]
    [InlineData(ServerFamily.MySql, "8.2.0", "instance log-status")]
    [InlineData(ServerFamily.MySql, "9.7.4", "instance log-status")]
    [InlineData(ServerFamily.Percona, "5.7.44", "")]
    [InlineData(ServerFamily.Percona, "8.4.0", "instance log-status")]
    public void Versions_tell_what_a_server_can_do(ServerFamily family, string version, string expected)
    {
        var server = new ServerIdentity { Family = family, VersionText = version, Version = Version.Parse(version) };
        string?[] abilities =
        [
            server.HasBackupStage ? "stage" : null,
            server.HasInstanceLock ? "instance" : null,
            server.HasInsertHistory ? "history" : null,
            server.BinlogStatusStatement == "SHOW BINARY LOG STATUS" ? "log-status" : null,
        ];
        Assert.Equal(expected, string.Join(' ', abilities.Where(a => a is not null)));
    }

    [Theory, MariaDB, MySql]
    public void A_server_is_what_it_says(ServerFamily family)
    {
        var server = TestServers.Get(family);
        using var connection = server.Connect();
        var identity = ServerIdentity.Read(connection);
        Assert.Equal((family, family == ServerFamily.MariaDB), (identity.Family, identity.IsMariaDb));
        Assert.Equal(server.Sql("SELECT @@version"), identity.VersionText);
        Assert.StartsWith(identity.Version.ToString(), identity.VersionText, StringComparison.Ordinal);
        Assert.Equal(
            server.Sql($"SELECT CONCAT_WS(' ', @@server_id, @@hostname, @@lower_case_table_names, IF(@@log_bin, 1, 0), @@max_allowed_packet, {(identity.IsMariaDb ? "@@server_uid" : "@@server_uuid")})"),
            $"{identity.ServerId} {identity.HostName} {identity.LowerCaseTableNames} {(identity.HasBinlog ? 1 : 0)} {identity.MaxAllowedPacket} {identity.Uuid}");
    }
}
