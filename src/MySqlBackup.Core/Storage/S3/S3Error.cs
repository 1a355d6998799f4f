using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace MySqlBackup.Core.Storage.S3;

/// <summary>Says in the operator's words what an error of the store means.</summary>
internal static class S3Error
{
    private static readonly string[] Expired = ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired"];
    private static readonly string[] Unknown = ["InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidClientTokenId"];

    /// <summary>True for what the SDK or the connection throws.</summary>
    public static bool IsOfStore(Exception e) => e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or TimeoutException or System.Xml.XmlException
        || (e is TaskCanceledException { InnerException: TimeoutException });

    /// <summary>True where the bucket is there and the key is not.</summary>
    public static bool IsMissingKey(AmazonS3Exception e) => e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode != "NoSuchBucket";

    /// <summary>The error to report.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="right">The right that the request needed.</param>
    /// <param name="address">What it was about.</param>
    /// <param name="options">The store.</param>
    public static BackupException Translate(Exception error, string right, string address, S3Options options)
    {
        string store = $"'{options.Endpoint}'";
        if (error is DeleteObjectsException { Response.DeleteErrors: [var first, ..] })
        {
            return first.Code is "AccessDenied"
                ? new BackupException(BackupErrorId.StorageAccessDenied, $"{store} refuses {right} on '{options.Address.At(first.Key[options.KeyPrefix.Length..])}' ({first.Code}). Give the account that right, and try again.", error)
                : new BackupException(BackupErrorId.StorageUnreachable, $"{store} could not remove '{options.Address.At(first.Key[options.KeyPrefix.Length..])}' after several attempts: {first.Code}. Try again later.", error);
        }

        if (error is not AmazonServiceException { ErrorCode: var code, StatusCode: var status } service || status == 0)
        {
            return error is AmazonClientException && error.Message.Contains("credentials", StringComparison.OrdinalIgnoreCase)
                ? new BackupException(BackupErrorId.StorageAccessDenied, $"There are no credentials for {store}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile in the address (?profile=name).", error)
                : new BackupException(BackupErrorId.StorageUnreachable, $"{store} can't be reached for '{address}': {Reason(error)}. Check the endpoint and the network, and try again.", error);
        }

        if (code == "NoSuchBucket")
        {
            return new BackupException(BackupErrorId.StorageNotFound, $"There is no bucket '{options.Address.Container}' at {store}. Create it, or check its name and the region.", error);
        }

        if (status == HttpStatusCode.PreconditionFailed)
        {
            return new BackupException(BackupErrorId.DestinationNotWritable, $"'{address}' is there already, or was changed meanwhile: another run is writing to it. Try again.", new StorageConflictException(error));
        }

        if (code == "RequestTimeTooSkewed")
        {
            return new BackupException(BackupErrorId.StorageAccessDenied, $"{store} refuses requests of this machine because its clock is wrong ({code}). Set it, and try again.", error);
        }

        if (status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized || Expired.Contains(code) || Unknown.Contains(code))
        {
            string what = Expired.Contains(code) ? $"the credentials for {store} have expired ({code}). Renew them"
                : Unknown.Contains(code) ? $"{store} does not know the credentials ({code}). Check the access key and its secret"
                : $"{store} refuses {right} on '{address}' ({code}). Give the account that right";
            return new BackupException(BackupErrorId.StorageAccessDenied, $"{char.ToUpperInvariant(what[0])}{what[1..]}, and try again.", error);
        }

        if (status == HttpStatusCode.NotFound)
        {
            return StorageError.Missing(address, error);
        }

        return (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout
            ? new BackupException(BackupErrorId.StorageUnreachable, $"{store} failed for '{address}' after several attempts: {(int)status} {code}. Try again later.", error)
            : new BackupException(BackupErrorId.DestinationNotWritable, $"{store} refuses the request for '{address}': {(int)status} {code}, {service.Message.TrimEnd('.')}.", error);
    }

    private static string Reason(Exception error) => (error.GetBaseException() is { } root ? root.Message : error.Message).TrimEnd('.');
}
