using Xunit;

namespace MySqlBackup.Core.Tests.Dump;

/// <summary>Tests that take global locks on the shared servers: one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class DumpGroup
{
    public const string Name = "dump";
}
