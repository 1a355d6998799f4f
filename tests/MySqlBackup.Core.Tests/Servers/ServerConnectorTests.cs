using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;
using Xunit;

namespace MySqlBackup.Core.Tests.Servers;

public class ServerConnectorTests
{
    private static readonly ServerOptions Options = new() { Address = new ServerAddress("db1:3307"), User = "backup", Password = "S3cret" };

    [Theory]
    [InlineData(1045, "Access denied for user 'backup'@'10.0.0.9' (using password: YES)", BackupErrorId.AccessDenied, "'backup'@'10.0.0.9'")]
    [InlineData(1698, "Access denied for user 'backup'@'localhost'", BackupErrorId.AccessDenied, "backup")]
    [InlineData(1142, "SELECT command denied to user 'backup'@'%' for table `shop`.`orders`", BackupErrorId.PermissionMissing, "the right SELECT")]
    [InlineData(1142, "SHOW VIEW command denied to user 'backup'@'%' for table `shop`.`v`", BackupErrorId.PermissionMissing, "the right SHOW VIEW")]
    [InlineData(1227, "Access denied; you need (at least one of) the RELOAD privilege(s) for this operation", BackupErrorId.PermissionMissing, "the right RELOAD")]
    [InlineData(1227, "Access denied; you need (at least one of) the SUPER, BINLOG MONITOR privilege(s) for this operation", BackupErrorId.PermissionMissing, "the right SUPER, BINLOG MONITOR")]
    [InlineData(1370, "alter routine command denied to user 'backup'@'%' for routine 'shop.p'", BackupErrorId.PermissionMissing, "the right ALTER ROUTINE")]
    [InlineData(1044, "Access denied for user 'backup'@'%' to database 'shop'", BackupErrorId.PermissionMissing, "'shop'")]
    [InlineData(1049, "Unknown database 'shop'", BackupErrorId.ObjectNotFound, "'shop'")]
    [InlineData(1146, "Table 'shop.t' doesn't exist", BackupErrorId.ObjectNotFound, "shop.t")]
    [InlineData(1205, "Lock wait timeout exceeded; try restarting transaction", BackupErrorId.LockTimeout, "-LockTimeout")]
    [InlineData(1040, "Too many connections", BackupErrorId.ServerUnreachable, "Too many connections")]
    [InlineData(1251, "Client does not support authentication protocol requested by server", BackupErrorId.AuthenticationUnsupported, "backup")]
    [InlineData(1064, "You have an error in your SQL syntax", BackupErrorId.ServerError, "1064")]
    public void Server_errors_get_ids_and_name_what_is_missing(int code, string message, string id, string part) =>
        AssertTranslated(new MySqlServerException(code, "HY000", message), id, part);

    [Theory]
    [InlineData(ConnectionFailureReason.Unreachable, BackupErrorId.ServerUnreachable)]
    [InlineData(ConnectionFailureReason.Timeout, BackupErrorId.ServerUnreachable)]
    [InlineData(ConnectionFailureReason.TlsFailed, BackupErrorId.TlsFailed)]
    [InlineData(ConnectionFailureReason.Lost, BackupErrorId.ConnectionLost)]
    [InlineData(ConnectionFailureReason.Silent, BackupErrorId.ConnectionLost)]
    [InlineData(ConnectionFailureReason.Aborted, BackupErrorId.Cancelled)]
    public void Connection_errors_get_ids(ConnectionFailureReason reason, string id) =>
        AssertTranslated(new MySqlConnectionException(reason, "Because."), id, "db1:3307");

    [Fact]
    public void An_unsupported_login_names_the_plugin() => AssertTranslated(
        new MySqlProtocolException("The plugin auth_gssapi_client is not supported.", isUnsupportedAuthentication: true),
        BackupErrorId.AuthenticationUnsupported,
        "auth_gssapi_client");

    [Fact]
    public void A_translated_failure_stays_itself()
    {
        var e = new BackupException(BackupErrorId.TableChanged, "x");
        Assert.Same(e, ServerConnector.Translate(e, Options));
    }

    private static void AssertTranslated(Exception exception, string id, string part)
    {
        BackupException translated = ServerConnector.Translate(exception, Options);

        Assert.Equal(id, translated.ErrorId);
        Assert.Contains(part, translated.Message, StringComparison.Ordinal);
        Assert.Contains("db1:3307", translated.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("S3cret", translated.Message, StringComparison.Ordinal);
    }
}
