using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Amazon.S3.Model;

namespace MySqlBackup.Core.Storage.S3;

/// <summary>
/// A request. The SDK tries again most of what can pass; here what it does not: requests that other stores than Amazon's put off with 429, and keys of a
/// removal that failed alone.
/// </summary>
/// <param name="options">The store.</param>
/// <param name="right">The right that it needs.</param>
/// <param name="key">What it is about.</param>
/// <param name="cancellationToken">Ends the pauses between attempts.</param>
internal sealed class S3Call(S3Options options, string right, string key, CancellationToken cancellationToken)
{
    private static readonly string[] PassingCodes = ["InternalError", "SlowDown", "ServiceUnavailable", "Throttling", "RequestTimeout"];
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestWish = TimeSpan.FromMinutes(2);

    /// <summary>Runs it, and waits for it.</summary>
    public T Call<T>(Func<Task<T>> request) => CallAsync(request).GetAwaiter().GetResult();

    /// <summary>Runs it until it passes, fails for good, or was tried often enough.</summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> request)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return await request().ConfigureAwait(false);
            }
            catch (AmazonServiceException e) when (attempt < options.Patience.Retries && CanPass(e))
            {
                await Task.Delay(Pause(e, attempt), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (S3Error.IsOfStore(e))
            {
                throw S3Error.Translate(e, right, options.Address.At(key), options);
            }
        }
    }

    private static bool CanPass(AmazonServiceException e) =>
        e.StatusCode == HttpStatusCode.TooManyRequests || e is DeleteObjectsException { Response.DeleteErrors: { Count: > 0 } errors } && errors.TrueForAll(error => PassingCodes.Contains(error.Code));

    // As the store wishes; else between half and all of pauses that double, so that many who were put off do not come back at once.
    private static TimeSpan Pause(AmazonServiceException e, int attempt)
    {
        TimeSpan longest = FirstPause * Math.Min(1 << Math.Min(attempt, 10), LongestPause / FirstPause);
        TimeSpan own = longest * (0.5 + (Random.Shared.NextDouble() / 2));
        return e.InnerException is HttpErrorResponseException { Response: { } answer } && int.TryParse(answer.GetHeaderValue("Retry-After"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            && TimeSpan.FromSeconds(seconds) is var wish && wish > own
            ? wish < LongestWish ? wish : LongestWish
            : own;
    }
}
