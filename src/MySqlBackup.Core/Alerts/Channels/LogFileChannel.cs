using System.Globalization;
using System.Text;
using MySqlBackup.Core.Storage;

namespace MySqlBackup.Core.Alerts.Channels;

/// <summary>A file that gets a line for each message.</summary>
public sealed class LogFileChannel : IAlertChannel
{
    private readonly string _path;

    /// <summary>Creates the channel.</summary>
    /// <param name="options">Name and least level.</param>
    /// <param name="path">The file; it is made where it is not there.</param>
    public LogFileChannel(AlertChannelOptions options, string path)
    {
        AlertChannelOptions known = options.Checked();
        Name = known.Name;
        MinimumLevel = known.MinimumLevel;
        _path = Path.GetFullPath(path);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public string Type => "LogFile";

    /// <inheritdoc />
    public string Destination => _path;

    /// <inheritdoc />
    public AlertLevel MinimumLevel { get; }

    /// <inheritdoc />
    public void Send(AlertMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            Append(_path, $"{message.Time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {message.Title} {message.Summary}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(BackupErrorId.AlertNotDelivered, StorageError.Writing(e, _path).Message, e);
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{Name} ({Type}, {Destination})";

    /// <summary>Appends a line; what other runs append at the same time comes before or after it.</summary>
    internal static void Append(string path, string line) => AppendFile.Write(path, Encoding.UTF8.GetBytes(AlertText.OneLine(line) + "\n"));
}
