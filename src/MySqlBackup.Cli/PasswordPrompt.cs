using System.Text;
using MySqlBackup.Core;

namespace MySqlBackup.Cli;

/// <summary>Asks for a password on the terminal, without showing it.</summary>
internal static class PasswordPrompt
{
    /// <exception cref="BackupException"><see cref="BackupErrorId.InvalidArgument"/>: there is no terminal to ask on.</exception>
    public static string Read(string prompt)
    {
        if (Console.IsInputRedirected)
        {
            throw new BackupException(
                BackupErrorId.InvalidArgument,
                "--password asks on a terminal, and there is none. Give the password in an option file (--defaults-file) or in MYSQL_PWD.");
        }

        Console.Error.Write(prompt);
        var text = new StringBuilder();
        for (ConsoleKeyInfo key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                text.Length = Math.Max(0, text.Length - 1);
            }
            else if (key.KeyChar >= ' ')
            {
                text.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return text.ToString();
    }
}
