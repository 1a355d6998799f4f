namespace MySqlBackup.Core.Alerts;

/// <summary>One rule for each kind.</summary>
public sealed class AlertRules
{
    private static readonly AlertEscalation[] UsualEscalation =
    [
        new AlertEscalation { At = 5, Level = AlertLevel.Critical },
        new AlertEscalation { At = 10, Level = AlertLevel.Emergency },
    ];

    private readonly Dictionary<string, AlertRule> _rules;

    private AlertRules(Dictionary<string, AlertRule> rules)
    {
        _rules = rules;
    }

    /// <summary>
    /// The rules where no others are given: a failed backup from the third in a row, a slow one only in the log, all others at once; what
    /// goes on is critical from the fifth in a row and an emergency from the tenth.
    /// </summary>
    public static AlertRules Default { get; } = new(AlertKind.All.ToDictionary(kind => kind, CreateDefault, StringComparer.Ordinal));

    /// <summary>All rules.</summary>
    public IReadOnlyCollection<AlertRule> All => _rules.Values;

    /// <summary>The rule of a kind.</summary>
    public AlertRule this[string kind] => _rules[kind];

    /// <summary>These rules, but for the kinds that others are given for.</summary>
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: a rule is not usable, or there are two for one kind.</exception>
    public AlertRules With(IEnumerable<AlertRule> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        var rules = new Dictionary<string, AlertRule>(_rules, StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (AlertRule rule in others)
        {
            Check(rule);
            if (!given.Add(rule.Kind))
            {
                throw Invalid(rule, "there are two. Give one rule for each kind");
            }

            rules[rule.Kind] = rule with { Escalation = rule.Escalation.OrderBy(e => e.At).ToArray() };
        }

        return new AlertRules(rules);
    }

    /// <summary>How bad a kind is where neither the object nor a rule says otherwise.</summary>
    public static AlertLevel LevelOf(string kind) => kind switch
    {
        AlertKind.BackupSlow => AlertLevel.Info,
        AlertKind.BackupLong or AlertKind.SlowerThanBaseline or AlertKind.SuccessRateLow => AlertLevel.Warning,
        AlertKind.IntegrityFailed or AlertKind.DestinationFull => AlertLevel.Critical,
        _ => AlertLevel.High,
    };

    private static AlertRule CreateDefault(string kind) => new()
    {
        Kind = kind,
        Channel = [kind == AlertKind.BackupSlow ? AlertRule.LogOnly : "*"],
        Threshold = kind == AlertKind.BackupFailed ? 3 : 1,
        Escalation = LevelOf(kind) >= AlertLevel.High ? UsualEscalation : [],
    };

    private static void Check(AlertRule rule)
    {
        if (!AlertKind.All.Contains(rule.Kind))
        {
            throw Invalid(rule, $"there is no such kind. Kinds are {string.Join(", ", AlertKind.All)}");
        }

        if (rule.Threshold < 1 || rule.Cooldown < TimeSpan.Zero)
        {
            throw Invalid(rule, "its threshold must be at least 1, and its cooldown can't be negative");
        }

        if (rule.Escalation.Any(e => e.At < 1) || rule.Escalation.Select(e => e.At).Distinct().Count() != rule.Escalation.Count)
        {
            throw Invalid(rule, "each escalation needs a number in a row of its own, at least 1, as At");
        }
    }

    private static BackupException Invalid(AlertRule rule, string why) => new(BackupErrorId.InvalidArgument, $"The alert rule for '{rule.Kind}' can't be used: {why}.");
}
