using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace MySqlBackup.PowerShell.Tests;

/// <summary>A PowerShell of this process with the module imported, as a program that hosts PowerShell has it.</summary>
internal sealed class HostedModule : IDisposable
{
    private readonly Runspace _runspace;

    public HostedModule()
    {
        var manifest = typeof(HostedModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "ModuleManifest").Value!;
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(manifest);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    /// <summary>Runs a script whose variables are given by name; an error of any kind is an exception.</summary>
    public IReadOnlyList<PSObject> Run(string script, IReadOnlyDictionary<string, object> variables)
    {
        foreach (var (name, value) in variables)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        using var shell = System.Management.Automation.PowerShell.Create(_runspace);
        shell.AddScript("$ErrorActionPreference = 'Stop'\n" + script);
        return [.. shell.Invoke()];
    }

    public void Dispose() => _runspace.Dispose();
}
