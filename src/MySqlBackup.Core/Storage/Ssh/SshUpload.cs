using System.Security.Cryptography;
using MySqlBackup.Core.Storage.Objects;

namespace MySqlBackup.Core.Storage.Ssh;

/// <summary>
/// A file over there that grows part by part, one call each, so that a connection that breaks costs no more than a part. What arrived is hashed over there
/// before it gets its name.
/// </summary>
/// <param name="add">Cuts the file to an offset and adds bytes there.</param>
/// <param name="finish">Gives it its name; takes its SHA-256 in hexadecimal.</param>
/// <param name="abort">Removes it; does not throw.</param>
internal sealed class SshUpload(Func<long, ReadOnlyMemory<byte>, CancellationToken, Task> add, Func<string, CancellationToken, Task> finish, Action abort) : IObjectUpload
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly PartOrder _order = new();
    private long _size;

    // Several parts may be begun at once and on any thread; they are added by their numbers.
    public async Task AddAsync(int number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await _order.WaitAsync(number, cancellationToken).ConfigureAwait(false);
        _hash.AppendData(content.Span);
        await add(_size, content, cancellationToken).ConfigureAwait(false);
        _size += content.Length;
        _order.End(number);
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => finish(Convert.ToHexString(_hash.GetHashAndReset()).ToLowerInvariant(), cancellationToken);

    public Task AbortAsync()
    {
        _hash.Dispose();
        abort();
        return Task.CompletedTask;
    }
}
