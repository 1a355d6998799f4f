using MySqlBackup.Core.Servers;

namespace MySqlBackup.Testing;

/// <summary>Runs a theory on MySQL: <c>[Theory, MariaDB, MySql] public void Test(ServerFamily family)</c>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class MySqlAttribute(params object?[] arguments) : ServerDataAttribute(ServerFamily.MySql, arguments)
{
    /// <summary>The parameters after the family.</summary>
    public IReadOnlyList<object?> Arguments { get; } = arguments;
}
