using System.Net;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace MySqlBackup.Core.Storage.Azure;

/// <summary>Whether a store compares what it takes with the MD5 that is sent with it: tried with a sum that is wrong, of a block and of a blob in one piece.</summary>
internal sealed class AzureContentTrial(BlockBlobClient blob)
{
    private static readonly byte[] Content = "sent"u8.ToArray();

    private static UploadTransferValidationOptions WrongSum => new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = new byte[16] };

    /// <summary>True where both were refused. Nothing of them remains.</summary>
    public bool Run()
    {
        string block = Convert.ToBase64String(Content);
        if (IsRefused(() => blob.StageBlock(block, new MemoryStream(Content), new BlockBlobStageBlockOptions { TransferValidation = WrongSum }))
            && IsRefused(() => blob.Upload(new MemoryStream(Content), new BlobUploadOptions { TransferValidation = WrongSum })))
        {
            return true;
        }

        // A block that it took goes with the blob, or by itself after a week.
        blob.DeleteIfExists();
        return false;
    }

    private static bool IsRefused(Action request)
    {
        try
        {
            request();
            return false;
        }
        catch (RequestFailedException e) when (e.Status == (int)HttpStatusCode.BadRequest)
        {
            return e.ErrorCode == BlobErrorCode.Md5Mismatch;
        }
    }
}
