using System.Diagnostics.CodeAnalysis;
using MySqlBackup.Protocol.Authentication;
using MySqlBackup.Protocol.Payloads;
using MySqlBackup.Protocol.Transports;

namespace MySqlBackup.Protocol;

/// <summary>The connection phase (page_protocol_connection_phase): greeting, TLS, authentication, compression.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The transport passes to the connection; until then Open disposes of the socket below it.")]
internal sealed class ConnectionOpener
{
    /// <summary>An authentication takes a handful of packets; a server that sends more is not authenticating.</summary>
    private const int MaxAuthenticationPackets = 32;

    /// <summary>Greetings, nonces and keys are far smaller, and nobody knows yet who is at the other end.</summary>
    private const int MaxLoginPayload = 64 * 1024;

    private const byte AuthMoreData = 0x01;

    private readonly ConnectionSettings _settings;
    private readonly ConnectionSocket _socket;
    private readonly PacketReader _reader;
    private readonly PacketWriter _writer;
    private Transport _transport;

    internal ConnectionOpener(ConnectionSettings settings, ConnectionSocket socket, Transport transport)
    {
        _settings = settings;
        _socket = socket;
        _transport = transport;
        _reader = new PacketReader(_transport, settings.ReceiveBufferSize, MaxLoginPayload);
        _writer = new PacketWriter(_transport, _reader);
    }

    public static MySqlConnection Open(ConnectionSettings settings, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var socket = new ConnectionSocket(settings);
        try
        {
            using Timer? timer = settings.ConnectTimeout > TimeSpan.Zero
                ? new Timer(_ => socket.Expire(), null, settings.ConnectTimeout, Timeout.InfiniteTimeSpan)
                : null;
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((ConnectionSocket)state!).Abort(), socket);
            socket.Connect(cancellationToken);
            MySqlConnection connection = new ConnectionOpener(settings, socket, new SocketTransport(socket)).Authenticate();
            socket.MarkOpen();
            return connection;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is MySqlException && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException("The connection attempt was cancelled.", e, cancellationToken);
            }

            throw;
        }
    }

    internal MySqlConnection Authenticate()
    {
        HandshakePayload handshake = ReadGreeting();
        CapabilityFlags capabilities = Agree(handshake);
        MariaDbCapabilityFlags mariaDbCapabilities = handshake.MariaDbCapabilities & MariaDbCapabilityFlags.BulkStatements;
        if (capabilities.HasFlag(CapabilityFlags.Ssl))
        {
            _writer.WriteReply(HandshakeResponsePayload.CreateSslRequest(capabilities, mariaDbCapabilities).Written);
            SetTransport(_socket, isCompressed: false);
        }

        var context = new AuthenticationContext(_settings, capabilities.HasFlag(CapabilityFlags.Ssl), _socket.IsUnixSocket);
        AuthenticationPlugin plugin = AuthenticationPlugins.ForGreeting(handshake.PluginName);
        byte[] answer = plugin.Start(context, handshake.Nonce);
        _writer.WriteReply(HandshakeResponsePayload.Create(_settings, capabilities, mariaDbCapabilities, plugin.Name, answer).Written);
        Converse(context, plugin);
        _reader.Limit = PacketReader.MaxPayload;
        if (capabilities.HasFlag(CapabilityFlags.Compress))
        {
            SetTransport(null, isCompressed: true);
        }

        var channel = new CommandChannel(_socket, _transport, _reader, _writer, capabilities.HasFlag(CapabilityFlags.DeprecateEof));
        return new MySqlConnection(_settings, channel, handshake, capabilities, mariaDbCapabilities);
    }

    private HandshakePayload ReadGreeting()
    {
        try
        {
            ReadOnlySpan<byte> greeting = _reader.Read();
            return !greeting.IsEmpty && greeting[0] == ErrPayload.Header
                ? throw ErrPayload.Create(greeting)
                : HandshakePayload.Create(greeting);
        }
        catch (MySqlProtocolException e)
        {
            throw new MySqlProtocolException($"{_socket.Address} does not seem to be a MySQL or MariaDB server: {e.Message}", isUnsupportedAuthentication: false, e);
        }
    }

    private void SetTransport(ConnectionSocket? plain, bool isCompressed)
    {
        if (_reader.HasBufferedBytes)
        {
            throw new MySqlProtocolException("The server sent bytes ahead of the change to TLS or compression; they can't be trusted.");
        }

        _transport = plain is null ? new CompressedTransport(_transport) : new TlsNegotiator(_settings, plain).Negotiate();
        _reader.SetTransport(_transport, isCompressed);
        _writer.SetTransport(_transport);
    }

    /// <summary>What this client wants and the server has.</summary>
    private CapabilityFlags Agree(HandshakePayload handshake)
    {
        const CapabilityFlags needed = CapabilityFlags.Protocol41 | CapabilityFlags.SecureConnection | CapabilityFlags.PluginAuthentication;
        if ((handshake.Capabilities & needed) != needed)
        {
            throw new MySqlProtocolException($"The server (version {handshake.ServerVersion}) lacks authentication plugins; MySQL 5.5 or MariaDB 5.5 is the oldest that works.");
        }

        CapabilityFlags wanted = needed | CapabilityFlags.LongPassword | CapabilityFlags.LongFlag | CapabilityFlags.Transactions | CapabilityFlags.LocalFiles
            | CapabilityFlags.MultiResults | CapabilityFlags.ConnectAttributes | CapabilityFlags.PluginAuthenticationLengthEncoded;
        wanted |= _settings.DeprecateEof ? CapabilityFlags.DeprecateEof : CapabilityFlags.None;
        wanted |= _settings.Compress ? CapabilityFlags.Compress : CapabilityFlags.None;
        wanted |= _settings.AllowMultiStatements ? CapabilityFlags.MultiStatements : CapabilityFlags.None;
        wanted |= string.IsNullOrEmpty(_settings.Database) ? CapabilityFlags.None : CapabilityFlags.ConnectWithDatabase;

        // A unix socket can't be read by others; like the servers' own clients, Preferred does not encrypt it.
        bool wantsTls = _settings.SslMode >= SslMode.Required || (_settings.SslMode == SslMode.Preferred && !_socket.IsUnixSocket);
        if (_settings.SslMode >= SslMode.Required && !handshake.Capabilities.HasFlag(CapabilityFlags.Ssl))
        {
            throw new MySqlConnectionException(
                ConnectionFailureReason.TlsFailed,
                $"{_socket.Address} does not offer TLS, and SslMode {_settings.SslMode} demands it. Set up TLS on the server, or choose another SslMode.");
        }

        wanted |= wantsTls ? CapabilityFlags.Ssl : CapabilityFlags.None;
        return wanted & handshake.Capabilities;
    }

    private void Converse(AuthenticationContext context, AuthenticationPlugin plugin)
    {
        for (int i = 0; i < MaxAuthenticationPackets; i++)
        {
            ReadOnlySpan<byte> payload = _reader.Read();
            byte[]? answer = null;
            switch (payload.IsEmpty ? -1 : payload[0])
            {
                case OkPayload.Header:
                    return;
                case ErrPayload.Header:
                    throw ErrPayload.Create(payload);
                case AuthSwitchPayload.Header:
                    AuthSwitchPayload wish = AuthSwitchPayload.Create(payload);
                    plugin = AuthenticationPlugins.ForSwitch(wish.PluginName);
                    answer = plugin.Start(context, wish.Data);
                    break;
                case AuthMoreData:
                    answer = plugin.Continue(context, payload.Slice(1));
                    break;
                default:
                    throw new MySqlProtocolException($"The server sent {(payload.IsEmpty ? "an empty packet" : $"0x{payload[0]:X2}")} during authentication.");
            }

            if (answer is not null)
            {
                _writer.WriteReply(answer);
            }
        }

        throw new MySqlProtocolException("The server does not come to an end with the authentication.");
    }
}
