using System.Runtime.CompilerServices;
using MySqlBackup.Core.Integrity;
using MySqlBackup.Core.Servers;
using MySqlBackup.Testing;

namespace MySqlBackup.Core.Tests.Integrity;

/// <summary>Lets drills find the server programs that the tests run on, which are not always where a server is installed.</summary>
internal static class ScratchServerPrograms
{
    [ModuleInitializer]
    internal static void Name()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(ServerBinary.MySqlVariable)) && TestServerBinaries.Get(ServerFamily.MySql) is { } program)
        {
            Environment.SetEnvironmentVariable(ServerBinary.MySqlVariable, program.Path);
        }
    }
}
