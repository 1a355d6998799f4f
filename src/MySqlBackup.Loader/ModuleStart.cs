using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace MySqlBackup.Loader;

/// <summary>
/// Runs when the module is imported and removed. It has an assembly of its own, the first that the manifest names: PowerShell can't as much as list the
/// cmdlets' types before the core can be found.
/// </summary>
public sealed class ModuleStart : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // PowerShell looks for types by name in its own context only; this is where it is told of others.
    private static readonly Type Accelerators = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators", throwOnError: true)!;

    private static readonly object Guard = new();
    private static int _imports;

    /// <inheritdoc />
    public void OnImport()
    {
        lock (Guard)
        {
            if (_imports++ == 0)
            {
                AssemblyLoadContext.Default.Resolving += ModuleLoadContext.Resolve;
                Name("Add", type => [type.FullName!, type]);
            }
        }
    }

    /// <inheritdoc />
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (Guard)
        {
            // The handler stays while a runspace has the module; the core itself is loaded once and for all.
            if (--_imports == 0)
            {
                Name("Remove", type => [type.FullName!]);
                AssemblyLoadContext.Default.Resolving -= ModuleLoadContext.Resolve;
            }
        }
    }

    private static void Name(string method, Func<Type, object[]> arguments)
    {
        foreach (Type type in ModuleLoadContext.Instance.Core.GetExportedTypes())
        {
            Accelerators.InvokeMember(method, BindingFlags.InvokeMethod | BindingFlags.Public | BindingFlags.Static, null, null, arguments(type));
        }
    }
}
