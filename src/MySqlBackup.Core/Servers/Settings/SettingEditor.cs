using MySqlBackup.Protocol;

namespace MySqlBackup.Core.Servers.Settings;

/// <summary>Changes global settings of one server, all or none, and puts them back.</summary>
public sealed class SettingEditor
{
    private readonly ServerOptions _options;
    private readonly IOperationOutput _output;

    /// <summary>Creates the editor.</summary>
    public SettingEditor(ServerOptions options, IOperationOutput? output = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _output = output ?? NullOutput.Instance;
    }

    /// <summary>Sets each proposal's <see cref="ServerSetting.Advice"/>. Where one fails, those before it are put back.</summary>
    /// <returns>What has changed in the server, in order, with settings that the server changed along with others.</returns>
    /// <exception cref="BackupException">
    /// The account lacks a right or a setting can't be changed, found before anything is; or a later failure. <see cref="BackupErrorId.SettingNotRestored"/>:
    /// a failure after which something is left changed; the message says what.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left changed.</exception>
    public IReadOnlyList<SettingChange> Apply(IReadOnlyList<ServerSetting> proposals, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(proposals);
        var changes = new List<SettingChange>();
        try
        {
            using var session = new SettingSession(_options, _output, cancellationToken);
            Dictionary<string, long> current = session.Read();
            foreach (ServerSetting proposal in proposals)
            {
                if (!current.ContainsKey(proposal.Name))
                {
                    throw NoSuchSetting(proposal.Name);
                }

                session.RequireRight(proposal.Name);
            }

            foreach (ServerSetting proposal in proposals)
            {
                cancellationToken.ThrowIfCancellationRequested();
                current = Apply(session, proposal, current, changes);
            }

            return changes;
        }
        catch (Exception e) when (e is MySqlException or BackupException or OperationCanceledException)
        {
            TakeBack(changes, e);
            if (e is OperationCanceledException)
            {
                throw;
            }

            throw ServerConnector.Translate(e, _options);
        }
    }

    /// <summary>
    /// Puts the old values back, the last change first. A setting that another session has changed meanwhile stays as it is, with a warning.
    /// A lost connection is made anew once.
    /// </summary>
    /// <returns>What became of each change.</returns>
    /// <exception cref="BackupException"><see cref="BackupErrorId.SettingNotRestored"/>: the message says what to set by hand.</exception>
    public IReadOnlyList<SettingChange> Restore(IReadOnlyList<SettingChange> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.FirstOrDefault(change => !IsName(change.Name)) is { } odd)
        {
            throw NoSuchSetting(odd.Name);
        }

        var done = new Dictionary<SettingChange, SettingChange>(ReferenceEqualityComparer.Instance);
        try
        {
            try
            {
                RestoreOnce(changes, done, cancellationToken);
            }
            catch (MySqlConnectionException e)
            {
                _output.Verbose($"{_options.Address}: {e.Message} Trying again over a new connection.");
                RestoreOnce(changes, done, cancellationToken);
            }
        }
        catch (Exception e) when (e is MySqlException or BackupException or OperationCanceledException)
        {
            throw NotRestored(changes.Where(change => !done.ContainsKey(change)), ServerConnector.Translate(e, _options));
        }

        return [.. changes.Select(change => done[change])];
    }

    private Dictionary<string, long> Apply(SettingSession session, ServerSetting proposal, Dictionary<string, long> before, List<SettingChange> changes)
    {
        long old = before[proposal.Name];
        long wanted = proposal.Advice ?? old;
        if (old == wanted)
        {
            return before;
        }

        // On the list before it is done: where the connection ends now, the server may or may not have done it.
        SettingChange change = Change(session, proposal.Name, old, wanted, proposal.Reason);
        changes.Add(change);
        session.Set(proposal.Name, wanted);
        Dictionary<string, long> after = session.Read();
        long got = after.GetValueOrDefault(proposal.Name, old);
        changes.RemoveAt(changes.Count - 1);

        // Servers change some settings along with others (innodb_io_capacity and its maximum). These go before, so that they are put back after.
        changes.AddRange(after
            .Where(entry => entry.Key != proposal.Name && before.TryGetValue(entry.Key, out long was) && was != entry.Value)
            .Select(entry => Change(session, entry.Key, before[entry.Key], entry.Value, $"The server changed it along with {proposal.Name}.")));
        if (got != wanted)
        {
            _output.Warning($"{_options.Address} was told {proposal.Name} = {wanted} and made it {got}.");
        }

        if (got != old)
        {
            change.NewValue = got;
            changes.Add(change);
        }

        return after;
    }

    private void RestoreOnce(IReadOnlyList<SettingChange> changes, Dictionary<SettingChange, SettingChange> done, CancellationToken cancellationToken)
    {
        using var session = new SettingSession(_options, _output, cancellationToken);
        if (changes.FirstOrDefault(change => change.ServerUuid is not null && session.Identity.Uuid is not null && change.ServerUuid != session.Identity.Uuid) is not null)
        {
            throw new BackupException(BackupErrorId.InvalidArgument, $"At {_options.Address} there is another server now than the one that was changed.");
        }

        // All are judged before one is changed, for servers change some along with others.
        Dictionary<string, long> current = session.Read();
        foreach (SettingChange change in changes.Where(change => !done.ContainsKey(change)))
        {
            if (!current.TryGetValue(change.Name, out long value))
            {
                throw NoSuchSetting(change.Name);
            }

            // Where a setting was changed twice, it has the later value now, or the first again.
            SettingChange[] same = [.. changes.Where(other => other.Name.Equals(change.Name, StringComparison.OrdinalIgnoreCase))];
            long expected = same[^1].NewValue;
            if (value != expected && value != same[0].OldValue)
            {
                _output.Warning($"{change.Name} of {_options.Address} is {value}, not {expected}, as it was set: another session has changed it, so it stays. It was {change.OldValue} before.");
                done[change] = change with { Status = SettingChangeStatus.Left };
            }
        }

        BackupException? failure = null;
        foreach (SettingChange change in changes.Reverse().Where(change => !done.ContainsKey(change)))
        {
            try
            {
                Restore(session, change, done);
            }
            catch (MySqlServerException e)
            {
                failure ??= ServerConnector.Translate(e, _options);
            }
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private void Restore(SettingSession session, SettingChange change, Dictionary<SettingChange, SettingChange> done)
    {
        if (session.Read()[change.Name] != change.OldValue)
        {
            session.Set(change.Name, change.OldValue);
        }

        long got = session.Read()[change.Name];
        if (got != change.OldValue)
        {
            _output.Warning($"{_options.Address} was told {change.Name} = {change.OldValue}, as it was before, and made it {got}.");
        }

        done[change] = change with { Status = got == change.OldValue ? SettingChangeStatus.Restored : SettingChangeStatus.Left };
    }

    private void TakeBack(List<SettingChange> changes, Exception cause)
    {
        if (changes.Count == 0)
        {
            return;
        }

        try
        {
            // Also where the run was cancelled: nothing half done may stay.
            _ = Restore(changes, CancellationToken.None);
        }
        catch (BackupException e)
        {
            throw new BackupException(e.ErrorId, $"{ServerConnector.Translate(cause, _options).Message} {e.Message}", cause);
        }
    }

    private SettingChange Change(SettingSession session, string name, long old, long value, string? reason) => new()
    {
        Server = _options.Address.ToString(),
        Name = name,
        OldValue = old,
        NewValue = value,
        Status = SettingChangeStatus.Applied,
        Reason = reason,
        ServerUuid = session.Identity.Uuid,
        Time = DateTime.UtcNow,
    };

    private BackupException NotRestored(IEnumerable<SettingChange> changes, BackupException cause)
    {
        string statements = string.Join(" ", changes.Reverse().Select(change => SettingSession.Statement(change.Name, change.OldValue) + ";"));
        return new BackupException(
            BackupErrorId.SettingNotRestored,
            $"Settings of {_options.Address} are not put back. Run there, unless the server has been restarted: {statements} {cause.Message}",
            cause);
    }

    private BackupException NoSuchSetting(string name) =>
        new(BackupErrorId.InvalidArgument, $"'{name}' is not one of the settings of {_options.Address} that can be changed here. Get-MySqlBackupSetting lists them.");

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
