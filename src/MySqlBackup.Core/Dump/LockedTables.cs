namespace MySqlBackup.Core.Dump;

/// <summary>Counts the tables that stay locked until they are copied, and lets them go after the last.</summary>
internal sealed class LockedTables(int count, Action release)
{
    private int _left = count;

    /// <summary>Says that one of them is copied.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            release();
        }
    }
}
