using System.Globalization;
using System.Management.Automation;
using MySqlBackup.Core;
using MySqlBackup.Core.Quantities;

namespace MySqlBackup.PowerShell;

/// <summary>
/// Lets a duration be given as seconds, <c>30s</c>, <c>5m</c>, <c>00:05:00</c> or a <see cref="TimeSpan"/>. Without it PowerShell
/// would read the number 30 as 30 ticks.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return value switch
            {
                TimeSpan time => time,

                // PowerShell reads 8d as the decimal number 8, and keeps what was written.
                decimal when inputData is PSObject && inputData.ToString() is { } written && written.EndsWith("d", StringComparison.OrdinalIgnoreCase) => Duration.Parse(written),
                IFormattable number => Duration.Parse(number.ToString(null, CultureInfo.InvariantCulture)),
                string text => Duration.Parse(text),
                _ => value,
            };
        }
        catch (BackupException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
