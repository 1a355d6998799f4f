using System.CommandLine;
using System.CommandLine.Parsing;
using MySqlBackup.Core;
using MySqlBackup.Core.Codecs.Encryption;

namespace MySqlBackup.Cli.Commands;

/// <summary>Options whose values are keys. An error never repeats the value, which may be the secret itself.</summary>
internal static class KeyOption
{
    private const string Forms = "key-file:path, passphrase-file:path, passphrase-env:NAME or certificate:path";

    public static Option<EncryptionKey[]?> Encryption() => Create(
        "--encryption", $"Encrypt the backup for these, each of which can open it: {Forms}. Default: not.");

    public static Option<EncryptionKey[]?> Recipients()
    {
        Option<EncryptionKey[]?> option = Create("--encryption", $"What shall open them from now on, and nothing else: {Forms}.");
        option.Required = true;
        return option;
    }

    public static Option<EncryptionKey[]?> Decryption() => Create(
        "--decryption", $"What opens the backup where it is encrypted: {Forms}. Default: what {EncryptionKey.DecryptionVariable} names, parted by semicolons.");

    /// <summary>The keys that were given, else those of the environment.</summary>
    public static IReadOnlyList<EncryptionKey> Read(ParseResult result, Option<EncryptionKey[]?> option) => result.GetValue(option) ?? EncryptionKey.FromEnvironment();

    private static Option<EncryptionKey[]?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "key",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = Parse,
    };

    private static EncryptionKey[]? Parse(ArgumentResult result)
    {
        try
        {
            return result.Tokens.Select(token => EncryptionKey.Parse(token.Value)).ToArray();
        }
        catch (BackupException e)
        {
            result.AddError(e.Message);
            return null;
        }
    }
}
