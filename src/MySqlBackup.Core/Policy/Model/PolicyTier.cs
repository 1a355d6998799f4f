namespace MySqlBackup.Core.Policy.Model;

/// <summary>Rules that many targets share.</summary>
public sealed record PolicyTier : PolicyRules;
