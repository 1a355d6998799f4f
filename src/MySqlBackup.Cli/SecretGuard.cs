namespace MySqlBackup.Cli;

/// <summary>Finds a password among the arguments before anything could repeat it in a message.</summary>
internal static class SecretGuard
{
    public static bool FindPassword(string[] args)
    {
        for (int i = 0; i < args.Length; i++)
        {
            string arg = args[i];
            if (arg.StartsWith("--password=", StringComparison.OrdinalIgnoreCase)
                || arg.StartsWith("--password:", StringComparison.OrdinalIgnoreCase)
                || (arg.Equals("--password", StringComparison.OrdinalIgnoreCase) && i + 1 < args.Length && !args[i + 1].StartsWith('-')))
            {
                return true;
            }
        }

        return false;
    }
}
