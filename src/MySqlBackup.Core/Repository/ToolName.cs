using System.Reflection;

namespace MySqlBackup.Core.Repository;

/// <summary>Name and version of this program, as manifests record them.</summary>
public static class ToolName
{
    /// <summary>For example <c>MySqlBackup 0.1.0</c>.</summary>
    public static string Value { get; } = "MySqlBackup " +
        (typeof(ToolName).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0");
}
