namespace Earshot.SimpliSafe;

/// <summary>
/// Represents the URL of a stream and the header that opens it. Secret: the header contains the account's access token, the URL does not.
/// </summary>
public sealed class CameraStream
{
    internal CameraStream(Uri address, string token)
    {
        Address = address;
        Authorization = $"Bearer {token}";
    }

    /// <summary>Gets the URL of the stream, which contains no token.</summary>
    public Uri Address { get; }

    /// <summary>
    /// Gets the value of the request's <c>Authorization</c> header. Secret, and valid for an hour at most. Never send it to another host.
    /// </summary>
    public string Authorization { get; }

    /// <summary>Returns the URL, without the header.</summary>
    public override string ToString() => Address.AbsoluteUri;
}
