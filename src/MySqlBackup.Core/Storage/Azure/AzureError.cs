using System.Globalization;
using System.Net;
using System.Xml;
using Azure;
using Azure.Identity;

namespace MySqlBackup.Core.Storage.Azure;

/// <summary>Says in the operator's words what an error of the store means.</summary>
internal static class AzureError
{
    private const string MissingContainer = "ContainerNotFound";
    private const string MissingRight = "AuthorizationPermissionMismatch";

    /// <summary>True for what the client library or the connection throws.</summary>
    public static bool IsOfStore(Exception e) => e is RequestFailedException or AuthenticationFailedException or HttpRequestException or IOException or TimeoutException or XmlException
        || e is AggregateException { InnerException: { } first } && IsOfStore(first)
        || e is TaskCanceledException { InnerException: TimeoutException or null } and not OperationCanceledException { CancellationToken.IsCancellationRequested: true };

    /// <summary>True where the container is there and the blob is not.</summary>
    public static bool IsMissingBlob(RequestFailedException e) => e.Status == (int)HttpStatusCode.NotFound && e.ErrorCode != MissingContainer;

    /// <summary>The error to report.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="right">The right that the request needed.</param>
    /// <param name="address">What it was about.</param>
    /// <param name="options">The store.</param>
    public static BackupException Translate(Exception error, string right, string address, AzureOptions options)
    {
        string store = $"'{options.Account}'";
        if (error is AuthenticationFailedException)
        {
            return new BackupException(
                BackupErrorId.StorageAccessDenied,
                $"There are no credentials for {store}. Set AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, give the machine a managed identity, or log in (az login).",
                error);
        }

        RequestFailedException? answer = error as RequestFailedException ?? (error as AggregateException)?.InnerException as RequestFailedException;
        if (answer is null || answer.Status == 0)
        {
            return new BackupException(
                BackupErrorId.StorageUnreachable, $"{store} can't be reached for '{address}': {Reason(error)}. Check the endpoint and the network, and try again.", error);
        }

        if (answer.Status is (int)HttpStatusCode.Unauthorized or (int)HttpStatusCode.Forbidden && AzureOptions.SignatureEnd is { } end)
        {
            return new BackupException(
                BackupErrorId.StorageAccessDenied,
                string.Create(CultureInfo.InvariantCulture, $"The shared access signature in AZURE_STORAGE_SAS_TOKEN ended at {end:yyyy-MM-dd HH:mm:ss} UTC: it has expired for {store}. Make a new one, and try again."),
                error);
        }

        string code = answer.ErrorCode ?? "no code";
        return (HttpStatusCode)answer.Status switch
        {
            HttpStatusCode.NotFound when answer.ErrorCode == MissingContainer =>
                new BackupException(BackupErrorId.StorageNotFound, $"There is no container '{options.Container}' at {store}. Create it, or check its name.", error),
            HttpStatusCode.NotFound => StorageError.Missing(address, error),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new BackupException(
                BackupErrorId.StorageAccessDenied,
                answer.ErrorCode == MissingRight || answer.Status == (int)HttpStatusCode.Forbidden && answer.ErrorCode != "AuthenticationFailed"
                    ? $"{store} refuses {right} on '{address}' ({code}). Give the account that right (role Storage Blob Data Contributor, or a signature with it), and try again."
                    : $"{store} does not take the credentials ({code}): they are wrong, or have expired. Renew them, and try again.",
                error),
            HttpStatusCode.Conflict or HttpStatusCode.PreconditionFailed => new BackupException(
                BackupErrorId.DestinationNotWritable, $"'{address}' is there already, was changed meanwhile, or may not be changed ({code}). Try again.", new StorageConflictException(error)),
            >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout => new BackupException(
                BackupErrorId.StorageUnreachable, $"{store} failed for '{address}' after several attempts: {answer.Status} {code}. Try again later.", error),
            _ => new BackupException(BackupErrorId.DestinationNotWritable, $"{store} refuses the request for '{address}': {answer.Status} {code}.", error),
        };
    }

    // Of several attempts the last.
    private static string Reason(Exception error) => error is AggregateException { InnerExceptions: [.., var last] } ? Reason(last) : error.GetBaseException().Message.TrimEnd('.');
}
