using System.Management.Automation;
using System.Net;
using System.Security;

namespace MySqlBackup.PowerShell;

/// <summary>
/// Lets a secret be given as a <see cref="SecureString"/>, or as <c>env:NAME</c> for the value of an environment variable. Other text is refused
/// for what is always a secret, because it would stand in the history and in scripts; an address may be plain.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : ArgumentTransformationAttribute
{
    private const string EnvironmentPrefix = "env:";

    /// <summary>True where plain text is taken too.</summary>
    public bool AllowText { get; set; }

    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        string? text = value as string ?? (value as Uri)?.OriginalString;
        if (text is null)
        {
            return value;
        }

        if (text.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase))
        {
            string name = text[EnvironmentPrefix.Length..];
            return Environment.GetEnvironmentVariable(name) is { Length: > 0 } secret
                ? ToSecure(secret)
                : throw new ArgumentTransformationMetadataException($"The environment variable '{name}' is not set, or is empty.");
        }

        return AllowText
            ? ToSecure(text)
            : throw new ArgumentTransformationMetadataException(
                "This is a secret and is not taken as plain text. Give a SecureString, such as Get-Secret or Read-Host -AsSecureString gives, or 'env:NAME' for an environment variable.");
    }

    /// <summary>The text of a secret; null where there is none.</summary>
    internal static string? Reveal(SecureString? secret) => secret is null ? null : new NetworkCredential("", secret).Password;

    private static SecureString ToSecure(string text)
    {
        var secret = new SecureString();
        foreach (char character in text)
        {
            secret.AppendChar(character);
        }

        secret.MakeReadOnly();
        return secret;
    }
}
