using System.Globalization;

namespace MySqlBackup.Testing.Peers;

/// <summary>
/// A private ssh server that lets in whoever has its key, as the user who runs the tests. It starts when first asked for, so that a
/// class whose tests are skipped can have one.
/// </summary>
public sealed class SshPeer : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Lazy<PeerProcess> _process;

    /// <summary>Starts nothing yet.</summary>
    public SshPeer() => _process = new(Start);

    /// <summary>Where it listens.</summary>
    public string Host => "127.0.0.1";

    /// <summary>Where it listens.</summary>
    public int Port => _process.Value.Port;

    /// <summary>Who logs in.</summary>
    public string User => Environment.UserName;

    /// <summary>The private key that it accepts.</summary>
    public string KeyFile => Path.Combine(_folder.Path, "key");

    /// <summary>The keys that it accepts; what is in the file counts for the next login.</summary>
    public string AuthorizedKeysFile => Path.Combine(_folder.Path, "authorized_keys");

    /// <summary>Knows the server's own key.</summary>
    public string KnownHostsFile => Path.Combine(_folder.Path, "known_hosts");

    /// <summary>A client's configuration with all of this under the name <c>peer</c>: <c>ssh -F file peer</c>.</summary>
    public string ConfigFile
    {
        get
        {
            _ = _process.Value;
            return Path.Combine(_folder.Path, "config");
        }
    }

    /// <summary>A folder for what is sent there.</summary>
    public string Root => Path.Combine(_folder.Path, "root");

    /// <summary>Runs a command there with the system's ssh.</summary>
    public byte[] Run(string command, ReadOnlyMemory<byte> input = default) => PeerCommand.Run("ssh", ["-F", ConfigFile, "peer", command], input);

    /// <summary>Stops it and removes its data.</summary>
    public void Dispose()
    {
        if (_process.IsValueCreated)
        {
            _process.Value.Dispose();
        }

        _folder.Dispose();
    }

    private static void MakeKey(string file) => PeerCommand.Run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", file]);

    private PeerProcess Start()
    {
        string program = PeerProgram.Get(Peer.Ssh);
        Directory.CreateDirectory(Root);
        string hostKey = Path.Combine(_folder.Path, "host_key");
        MakeKey(hostKey);
        MakeKey(KeyFile);
        File.Copy(KeyFile + ".pub", AuthorizedKeysFile);
        if (Environment.IsPrivilegedProcess)
        {
            // Where no service has made it: as root, the server shuts its unprivileged half in here.
            Directory.CreateDirectory("/run/sshd");
        }

        string configuration = Path.Combine(_folder.Path, "sshd_config");
        PeerProcess process = PeerProcess.Start(
            program,
            port =>
            {
                File.WriteAllText(configuration, Configuration(port, hostKey));
                return ["-D", "-e", "-f", configuration];
            },
            _folder.Path,
            process => process.Said.Contains($"Server listening on {Host} port {process.Port}.", StringComparison.Ordinal));
        WriteClientFiles(process.Port, File.ReadAllText(hostKey + ".pub"));
        return process;
    }

    // The strict modes would refuse keys under a folder such as /tmp, into which everybody may write. What the account's shell runs at each
    // start, which may take longer than the command, stays out with its home.
    private string Configuration(int port, string hostKey) => string.Create(CultureInfo.InvariantCulture, $"""
        ListenAddress {Host}:{port}
        HostKey {hostKey}
        PidFile none
        AuthorizedKeysFile {AuthorizedKeysFile}
        AuthenticationMethods publickey
        PermitRootLogin prohibit-password
        StrictModes no
        UsePAM no
        SetEnv HOME={Root}
        MaxStartups 100
        Subsystem sftp internal-sftp

        """);

    private void WriteClientFiles(int port, string hostKey)
    {
        string[] key = hostKey.Split(' ');
        File.WriteAllText(KnownHostsFile, string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{port} {key[0]} {key[1]}\n"));
        File.WriteAllText(Path.Combine(_folder.Path, "config"), string.Create(CultureInfo.InvariantCulture, $"""
            Host peer
              HostName {Host}
              Port {port}
              User {User}
              IdentityFile {KeyFile}
              IdentitiesOnly yes
              IdentityAgent none
              UserKnownHostsFile {KnownHostsFile}
              GlobalKnownHostsFile /dev/null
              StrictHostKeyChecking yes
              BatchMode yes

            """));
    }
}
