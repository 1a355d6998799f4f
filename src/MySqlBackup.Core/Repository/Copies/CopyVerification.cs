namespace MySqlBackup.Core.Repository.Copies;

/// <summary>How it was made certain that files are, at the far end, what the manifest says.</summary>
[Flags]
public enum CopyVerification
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>The store itself hashed what it took or holds, and the sum was compared; a store that was seen to accept wrong sums is not believed.</summary>
    StoreHash = 1,

    /// <summary>They were read back and hashed here.</summary>
    ReadBack = 2,
}
