using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Repository;
using MySqlBackup.PowerShell.Completers;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>The base of the cmdlets that set and clear the mark with which a backup stays.</summary>
public abstract class KeepMarkCmdlet : MySqlBackupCmdlet
{
    private const string RepositorySet = "Repository";
    private const string InputObjectSet = "InputObject";

    /// <summary>Backups of Get-MySqlBackup or Invoke-MySqlBackup.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    public BackupRecord[] InputObject { get; set; } = [];

    /// <summary>The repository.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>The backups' ids.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = RepositorySet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BackupIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>Give the backups back.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>What is done, for the question and for -WhatIf.</summary>
    private protected abstract string Verb { get; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        IEnumerable<(string Repository, string Id)> all = ParameterSetName == RepositorySet
            ? Id.Select(id => (Repository, id))
            : InputObject.Select(b => (b.Repository, b.Id));
        foreach ((string repository, string id) in all)
        {
            try
            {
                Change(ResolvePath(repository), id);
            }
            catch (BackupException e)
            {
                WriteFailure(e, id);
            }
        }
    }

    private protected abstract BackupRecord Change(BackupRepository repository, string id);

    private void Change(string repository, string id)
    {
        if (ShouldProcess($"{id} of {repository}", Verb))
        {
            BackupRecord changed = Run((_, cancellation) => Change(BackupRepository.Open(repository, cancellation), id));
            if (PassThru)
            {
                WriteObject(changed);
            }
        }
    }
}
