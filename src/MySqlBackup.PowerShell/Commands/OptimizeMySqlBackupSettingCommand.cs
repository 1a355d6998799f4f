using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MySqlBackup.Core;
using MySqlBackup.Core.Servers;
using MySqlBackup.Core.Servers.Settings;

namespace MySqlBackup.PowerShell.Commands;

/// <summary>Proposes settings for a backup, applies them, and puts them back.</summary>
[Cmdlet(VerbsCommon.Optimize, "MySqlBackupSetting", SupportsShouldProcess = true, DefaultParameterSetName = ServerSet)]
[OutputType(typeof(ServerSetting), typeof(SettingChange), typeof(object), ParameterSetName = [ServerSet])]
[OutputType(typeof(SettingChange), ParameterSetName = [UndoSet])]
public sealed class OptimizeMySqlBackupSettingCommand : ServerCmdlet
{
    private const string ServerSet = "Server";
    private const string UndoSet = "Undo";

    private readonly List<(string? Server, string[] Name)> _targets = [];
    private readonly List<SettingChange> _toUndo = [];
    private readonly List<(ServerOptions Options, IReadOnlyList<SettingChange> Changes)> _made = [];
    private readonly HashSet<SettingChange> _emitted = new(ReferenceEqualityComparer.Instance);

    /// <summary>The servers.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    public string[]? Server { get; set; }

    /// <summary>Names of settings, or wildcards over them.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = ServerSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Values to use instead of the advice.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNull]
    public IDictionary Value { get; set; } = new Hashtable();

    /// <summary>Change the settings that can be changed while the server runs.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    public SwitchParameter Apply { get; set; }

    /// <summary>What to run with the changed settings, which are put back afterwards.</summary>
    [Parameter(ParameterSetName = ServerSet)]
    [ValidateNotNull]
    public ScriptBlock? During { get; set; }

    /// <summary>Put back what -Apply has changed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UndoSet)]
    public SwitchParameter Undo { get; set; }

    /// <summary>What -Apply has emitted.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = UndoSet)]
    [ValidateNotNull]
    public SettingChange[] InputObject { get; set; } = [];

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        if (ParameterSetName == UndoSet)
        {
            _toUndo.AddRange(InputObject);
        }
        else
        {
            _targets.AddRange((Server ?? [null!]).Select(server => ((string?)server, Name)));
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing()
    {
        if (ParameterSetName == UndoSet)
        {
            UndoAll();
        }
        else if (During is not null)
        {
            RunDuring(During);
        }
        else
        {
            ForEachServer(Apply ? ApplyAndEmit : Propose);
        }
    }

    private void Propose(ServerOptions options, string[] names)
    {
        foreach (ServerSetting proposal in ReadProposals(options, names))
        {
            WriteObject(proposal);
        }
    }

    private void ApplyAndEmit(ServerOptions options, string[] names)
    {
        try
        {
            ApplyTo(options, names);
            foreach (SettingChange change in _made[^1].Changes)
            {
                _emitted.Add(change);
                WriteObject(change);
            }
        }
        catch (Exception e) when (e is not BackupException)
        {
            // The pipeline has ended, so nobody will have the objects that would undo the rest.
            PutBack();
            throw;
        }
    }

    private void RunDuring(ScriptBlock script)
    {
        try
        {
            foreach (IGrouping<string?, (string? Server, string[] Name)> group in Groups())
            {
                ApplyTo(ResolveServer(group.Key), Names(group));
            }

            // With -WhatIf nothing is changed, so the run would not be the one that is asked about.
            if (!IsWhatIf || ShouldProcess("the script block", "Run with these settings"))
            {
                _ = InvokeCommand.InvokeScript("& $args[0]", useNewScope: false, PipelineResultTypes.Output | PipelineResultTypes.Error, null, script);
            }
        }
        catch (BackupException e)
        {
            ThrowTerminatingError(BackupErrorRecord.Create(e, Server));
        }
        finally
        {
            PutBack();
        }
    }

    private void ApplyTo(ServerOptions options, string[] names)
    {
        var chosen = new List<ServerSetting>();
        foreach (ServerSetting proposal in ReadProposals(options, names))
        {
            string action = string.Create(CultureInfo.InvariantCulture, $"Set from {proposal.Value} to {proposal.Advice}");
            if (proposal.IsDynamic == false)
            {
                WriteVerbose($"{proposal.Name}={proposal.Advice} is left out for {proposal.Server}: it can only be set in the server's configuration, and takes effect when the server is restarted.");
            }
            else if (ShouldProcess($"{proposal.Name} of {proposal.Server}", action))
            {
                chosen.Add(proposal);
            }
        }

        // Noted on the operation's own thread: when the pipeline is stopped meanwhile, Run gives nothing back.
        Run((output, cancellation) =>
        {
            IReadOnlyList<SettingChange> changes = chosen.Count == 0 ? [] : new SettingEditor(options, output).Apply(chosen, cancellation);
            _made.Add((options, changes));
            return changes;
        });
    }

    private IReadOnlyList<ServerSetting> ReadProposals(ServerOptions options, string[] names)
    {
        Dictionary<string, long> values = ReadValues();
        return Run((_, cancellation) => SettingProposal.Choose(SettingReader.Read(options, names, cancellation), values, options.Address.ToString()));
    }

    private void UndoAll()
    {
        foreach (IGrouping<string, SettingChange> server in _toUndo.GroupBy(change => change.Server, StringComparer.Ordinal))
        {
            SettingChange[] changes = [.. server.Where(change => ShouldProcess(
                $"{change.Name} of {change.Server}",
                string.Create(CultureInfo.InvariantCulture, $"Put back from {change.NewValue} to {change.OldValue}")))];
            try
            {
                ServerOptions options = ResolveServer(server.Key.Length == 0 ? null : server.Key);
                if (changes.Length > 0)
                {
                    RunEach((output, cancellation) => new SettingEditor(options, output).Restore(changes, cancellation), change => WriteObject(change));
                }
            }
            catch (BackupException e)
            {
                WriteFailure(e, server.Key);
            }
        }
    }

    /// <summary>Puts back what was made, on this thread and whatever ended the run: also after Ctrl+C, when nothing can be written to the pipeline.</summary>
    private void PutBack()
    {
        var output = new LateOutput();
        var failures = new List<BackupException>();
        foreach ((ServerOptions options, IReadOnlyList<SettingChange> made) in Enumerable.Reverse(_made))
        {
            // A pipeline that is stopped assigns nothing to a variable, so what was emitted counts for nothing.
            SettingChange[] changes = [.. made.Where(change => Stopping || !_emitted.Contains(change))];
            try
            {
                _ = changes.Length == 0 ? [] : new SettingEditor(options, output).Restore(changes, CancellationToken.None);
            }
            catch (BackupException e)
            {
                failures.Add(e);
            }
        }

        _made.Clear();
        foreach (BackupException failure in failures)
        {
            if (Stopping)
            {
                Host.UI.WriteErrorLine(failure.Message);
            }
            else
            {
                WriteFailure(failure, Server);
            }
        }

        foreach (string warning in output.Warnings)
        {
            if (Stopping)
            {
                Host.UI.WriteWarningLine(warning);
            }
            else
            {
                WriteWarning(warning);
            }
        }
    }

    private void ForEachServer(Action<ServerOptions, string[]> action)
    {
        foreach (IGrouping<string?, (string? Server, string[] Name)> group in Groups())
        {
            try
            {
                action(ResolveServer(group.Key), Names(group));
            }
            catch (BackupException e)
            {
                WriteFailure(e, group.Key);
            }
        }
    }

    private IEnumerable<IGrouping<string?, (string? Server, string[] Name)>> Groups() => _targets.GroupBy(target => target.Server, StringComparer.Ordinal);

    // Without names all are meant.
    private static string[] Names(IEnumerable<(string? Server, string[] Name)> group) =>
        group.Any(target => target.Name.Length == 0) ? [] : [.. group.SelectMany(target => target.Name).Distinct(StringComparer.OrdinalIgnoreCase)];

    private Dictionary<string, long> ReadValues()
    {
        var values = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in Value)
        {
            string name = entry.Key.ToString() ?? "";
            values[name] = LanguagePrimitives.TryConvertTo(entry.Value, CultureInfo.InvariantCulture, out long value)
                ? value
                : throw new BackupException(BackupErrorId.InvalidArgument, $"-Value gives '{entry.Value}' for {name}; it takes whole numbers, such as @{{ innodb_io_capacity = 2000; key_buffer_size = 256MB }}.");
        }

        return values;
    }
}
