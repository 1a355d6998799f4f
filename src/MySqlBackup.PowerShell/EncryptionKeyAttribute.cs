using System.Collections;
using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.PowerShell;

/// <summary>Lets keys be given as <c>key-file:path</c> and the other forms of <see cref="EncryptionKey.Parse(string)"/>, beside those of New-BackupEncryption. Paths are relative to PowerShell's location.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EncryptionKeyAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        ArgumentNullException.ThrowIfNull(engineIntrinsics);
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return value is IEnumerable many and not string
                ? many.Cast<object>().Select(one => ToKey(engineIntrinsics, one)).ToArray()
                : new[] { ToKey(engineIntrinsics, value) };
        }
        catch (BackupException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }

    private static EncryptionKey ToKey(EngineIntrinsics engine, object value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        EncryptionKey key => key,
        string text => EncryptionKey.Parse(text, engine.SessionState.Path.GetUnresolvedProviderPathFromPSPath),

        // What else was given may be a secret, so it is not shown.
        _ => throw new ArgumentTransformationMetadataException(
            "A key is given as text ('key-file:<path>', 'passphrase-file:<path>', 'passphrase-env:<NAME>', 'certificate:<path>') or as an object of New-BackupEncryption."),
    };
}
