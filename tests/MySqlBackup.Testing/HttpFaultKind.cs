namespace MySqlBackup.Testing;

/// <summary>What a <see cref="FaultyHttp"/> does to a request.</summary>
public enum HttpFaultKind
{
    /// <summary>Answers itself; the server never sees the request.</summary>
    Answer,

    /// <summary>Both sides are disconnected in the middle of the request's body, or at its end where it is shorter.</summary>
    CutRequest,

    /// <summary>Nothing moves any more on this connection from the middle of the request's body on, and nobody is told.</summary>
    StallRequest,

    /// <summary>Both sides are disconnected in the middle of the answer's body.</summary>
    CutAnswer,

    /// <summary>One byte of the answer's body is another.</summary>
    ChangeAnswer,

    /// <summary>The server does what is asked, and the client is disconnected before it learns of it.</summary>
    LoseAnswer,
}
