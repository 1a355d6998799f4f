using System.Collections.Concurrent;
using System.Net.Sockets;
using MySqlBackup.Testing;

namespace MySqlBackup.Cli.Tests.Scale;

/// <summary>A proxy that leaves each of its connections to a <see cref="ProxyConversation"/> of its own.</summary>
internal sealed class ConversationProxy(string server, Func<ProxyConversation> converse) : ServerProxy(server)
{
    private readonly ConcurrentDictionary<ProxyLink, Lazy<ProxyConversation>> _conversations = new();

    protected override void Forward(ProxyLink link, ProxySide from)
    {
        ProxyConversation conversation = _conversations.GetOrAdd(link, _ => new Lazy<ProxyConversation>(converse)).Value;
        using var source = new NetworkStream(link[from], ownsSocket: false);
        using var target = new NetworkStream(link.Opposite(from), ownsSocket: false);
        if (from == ProxySide.Client)
        {
            conversation.PassToServer(source, target);
        }
        else
        {
            conversation.PassToClient(source, target);
        }
    }
}
