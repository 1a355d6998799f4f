using System.Diagnostics;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Servers;
using MySqlBackup.Protocol;
using MySqlBackup.Testing;
using Xunit;

namespace MySqlBackup.Core.Tests.Integrity;

public class ScratchServerTests
{
    [Theory, MariaDB, MySql]
    public void Initialises_starts_and_leaves_nothing(ServerFamily family)
    {
        var binary = TestServerBinaries.Get(family)!;
        var server = ScratchServer.Start(new ScratchServerOptions { Binary = binary.Path }, CancellationToken.None);
        var directory = server.Directory;
        var process = Process.GetProcessById(server.ProcessId);
        try
        {
            Assert.Equal(family, server.Binary.Family);
            Assert.Equal("1", CommandLineClient.For(server).Run("SELECT 1"));
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                File.GetUnixFileMode(directory));
        }
        finally
        {
            server.Dispose();
        }

        Assert.True(process.HasExited);
        Assert.False(Directory.Exists(directory));
    }

    [Theory, MariaDB, MySql]
    public void A_template_makes_the_start_quick(ServerFamily family)
    {
        using (TestServer.Start(family))
        {
            // Makes the template where this machine has none yet.
        }

        var clock = Stopwatch.StartNew();
        using var server = TestServer.Start(family);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"took {clock.Elapsed}");
    }

    [Theory, MariaDB, MySql]
    public void Takes_tcp_and_a_binary_log_when_asked(ServerFamily family)
    {
        using var server = TestServer.Start(family, options => options with { Tcp = true, BinaryLog = true });
        Assert.Equal($"{server.Port}\t1", server.Sql("SELECT @@port, @@log_bin"));

        var overTcp = new ConnectionSettings { Host = "127.0.0.1", Port = server.Port, User = "root" };
        Assert.Throws<MySqlServerException>(() => MySqlConnection.Open(overTcp));
    }

    [Theory, MariaDB, MySql]
    public void An_early_end_is_told_with_the_error_log(ServerFamily family)
    {
        using var parent = new TestFolder();
        var failure = Assert.Throws<BackupException>(() => TestServer.Start(
            family, options => options with { ParentDirectory = parent.Path, Arguments = ["--no-such-option"] }));
        Assert.Equal(BackupErrorId.ScratchServerUnavailable, failure.ErrorId);
        Assert.Contains("no-such-option", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(parent.Path));
    }

    [Theory]
    [InlineData("exit 3", "ended with code 3. It said nothing.")]
    [InlineData("echo 'no room' >&2; exit 3", "ended with code 3. It said:\nno room")]
    [InlineData("for a in \"$@\"; do case $a in --log-error=*) echo '[ERROR] no space' >\"${a#--log-error=}\";; esac; done; exit 3", "ended with code 3. It said:\n[ERROR] no space")]
    public void A_program_that_can_not_initialise_is_quoted_where_it_said_something(string script, string words)
    {
        using var folder = new TestFolder();
        var program = Path.Combine(folder.Path, "mysqld");
        File.WriteAllText(program, $"#!/bin/sh\ncase \"$*\" in *--version*) echo 'mysqld  Ver 9.9.9 for Linux'; exit 0;; esac\n{script}\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var failure = Assert.Throws<BackupException>(() => ScratchServer.Start(
            new ScratchServerOptions { Binary = program, ParentDirectory = folder.Path }, CancellationToken.None));

        Assert.Equal(BackupErrorId.ScratchServerUnavailable, failure.ErrorId);
        Assert.EndsWith(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory, MariaDB]
    public void A_deep_folder_gets_a_socket_that_fits(ServerFamily family)
    {
        using var parent = new TestFolder();
        var deep = Directory.CreateDirectory(Path.Combine(parent.Path, new string('d', 90))).FullName;
        using var server = TestServer.Start(family, options => options with { ParentDirectory = deep });
        Assert.Equal("1", server.Sql("SELECT 1"));
    }

    [Theory, MariaDB]
    public void Cancelling_leaves_nothing(ServerFamily family)
    {
        using var parent = new TestFolder();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => ScratchServer.Start(
            new ScratchServerOptions { Family = family, Binary = TestServerBinaries.Get(family)!.Path, ParentDirectory = parent.Path },
            cancelled.Token));
        Assert.Empty(Directory.GetFileSystemEntries(parent.Path));
    }

    [Theory, MariaDB]
    public void A_killed_owners_folder_is_removed_by_the_next_start(ServerFamily family)
    {
        using var parent = new TestFolder();
        var leftover = Directory.CreateDirectory(Path.Combine(parent.Path, "mysqlbackup-scratch-0123456789ab")).FullName;
        File.WriteAllText(Path.Combine(leftover, "owner.lock"), "");
        using var first = TestServer.Start(family, options => options with { ParentDirectory = parent.Path });
        Assert.False(Directory.Exists(leftover));

        var halfRemoved = Directory.CreateDirectory(Path.Combine(parent.Path, "mysqlbackup-scratch-ba9876543210")).FullName;
        Directory.SetLastWriteTimeUtc(halfRemoved, DateTime.UtcNow.AddHours(-2));
        using var second = TestServer.Start(family, options => options with { ParentDirectory = parent.Path });
        Assert.True(Directory.Exists(first.Server.Directory));
        Assert.False(Directory.Exists(halfRemoved));
    }

    [Theory, MariaDB]
    public void The_server_outlives_the_thread_that_started_it(ServerFamily family)
    {
        TestServer? server = null;
        var thread = new Thread(() => server = TestServer.Start(family));
        thread.Start();
        thread.Join();
        using (server)
        {
            Assert.Equal("1", server!.Sql("SELECT 1"));
        }
    }

    [Fact]
    public void A_program_that_is_no_server_is_refused()
    {
        var failure = Assert.Throws<BackupException>(() => ServerBinary.Probe("/bin/true"));
        Assert.Equal(BackupErrorId.ScratchServerUnavailable, failure.ErrorId);
    }
}
