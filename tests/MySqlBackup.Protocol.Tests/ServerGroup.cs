using Xunit;

namespace MySqlBackup.Protocol.Tests;

/// <summary>Tests that share <see cref="ServerFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class ServerGroup : ICollectionFixture<ServerFixture>
{
    public const string Name = "servers";
}
