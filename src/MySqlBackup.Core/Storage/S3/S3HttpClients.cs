using Amazon.Runtime;
using MySqlBackup.Core.Storage.Objects;

namespace MySqlBackup.Core.Storage.S3;

/// <summary>Gives the SDK the client of all distant stores.</summary>
internal sealed class S3HttpClients(StoragePatience patience) : HttpClientFactory
{
    /// <inheritdoc />
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => StorageHttp.Create(patience);

    /// <inheritdoc />
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => true;

    /// <inheritdoc />
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <inheritdoc />
    public override string? GetConfigUniqueString(IClientConfig clientConfig) => null;
}
