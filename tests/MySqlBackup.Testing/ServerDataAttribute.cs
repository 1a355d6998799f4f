using System.Reflection;
using MySqlBackup.Core.Servers;
using Xunit.Sdk;

namespace MySqlBackup.Testing;

/// <summary>
/// A theory's row for one server family: the method's first parameter is the <see cref="ServerFamily"/>, the others follow. Where the
/// machine has no such server the row is reported as skipped, with the reason.
/// </summary>
public abstract class ServerDataAttribute(ServerFamily family, object?[] arguments) : DataAttribute
{
    /// <inheritdoc />
    public override string? Skip
    {
        get => base.Skip ?? TestServerBinaries.WhyMissing(family);
        set => base.Skip = value;
    }

    /// <inheritdoc />
    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [[family, .. arguments]];
}
