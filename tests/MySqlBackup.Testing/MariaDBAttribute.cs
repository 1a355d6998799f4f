using MySqlBackup.Core.Servers;

namespace MySqlBackup.Testing;

/// <summary>Runs a theory on MariaDB: <c>[Theory, MariaDB, MySql] public void Test(ServerFamily family)</c>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class MariaDBAttribute(params object?[] arguments) : ServerDataAttribute(ServerFamily.MariaDB, arguments)
{
    /// <summary>The parameters after the family.</summary>
    public IReadOnlyList<object?> Arguments { get; } = arguments;
}
