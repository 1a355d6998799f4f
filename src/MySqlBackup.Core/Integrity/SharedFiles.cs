using MySqlBackup.Core.Repository;

namespace MySqlBackup.Core.Integrity;

/// <summary>The files that belong to no database. They are read once; what is wrong with them is wrong for every database.</summary>
internal sealed class SharedFiles(BackupSource source, IntegrityRequest request)
{
    private IReadOnlyList<IntegrityFinding>? _findings;

    /// <summary>Checks them at the first call.</summary>
    public IReadOnlyList<IntegrityFinding> Check(StepProgress progress, CancellationToken cancellationToken)
    {
        if (_findings is not null)
        {
            return _findings;
        }

        var findings = new Findings();
        if (!source.IsComplete)
        {
            findings.Add(
                IntegrityFindingKind.Incomplete, BackupFileName.Metadata, null,
                $"The dump was never finished: '{BackupFileName.Metadata}' has no line '{MydumperMetadata.FinishedMark}'.");
        }

        var files = new FileCheck(source, findings);
        var content = new ContentCheck(source, findings, progress);
        foreach (BackupSourceFile file in source.Files.Where(f => f.Database is null))
        {
            files.CheckPresence(file);
            if (request.Level >= IntegrityLevel.Checksum)
            {
                files.CheckHash(file, progress, cancellationToken);
            }

            if (request.Level >= IntegrityLevel.Content && source.KeyProblem is null)
            {
                content.Check(file, cancellationToken);
            }
        }

        return _findings = findings.ToList();
    }
}
