using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MySqlBackup.Core;
using MySqlBackup.Core.Repository;

namespace MySqlBackup.PowerShell.Completers;

/// <summary>Completes ids from the repository that is already on the line, newest first.</summary>
public sealed class BackupIdCompleter : IArgumentCompleter
{
    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        try
        {
            return fakeBoundParameters["Repository"] is string path && Path.IsPathRooted(path)
                ? BackupRepository.Open(path).List()
                    .Where(record => record.Id.StartsWith(wordToComplete ?? "", StringComparison.OrdinalIgnoreCase))
                    .Reverse()
                    .Select(record => new CompletionResult(
                        record.Id,
                        record.Id,
                        CompletionResultType.ParameterValue,
                        $"{record.Status}: {string.Join(", ", record.Database)} of {record.Server}"))
                    .ToList()
                : [];
        }
        catch (BackupException)
        {
            return [];
        }
    }
}
