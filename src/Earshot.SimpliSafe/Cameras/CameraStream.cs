namespace Earshot.SimpliSafe;

/// <summary>Where a stream is, and the header that opens it. Secret: the header holds the account's token, and only the header does.</summary>
public sealed class CameraStream
{
    internal CameraStream(Uri address, string token)
    {
        Address = address;
        Authorization = $"Bearer {token}";
    }

    /// <summary>The stream's address; it holds no token.</summary>
    public Uri Address { get; }

    /// <summary>What the request's header <c>Authorization</c> must say. Secret, and good for an hour at most. Never send it to another host.</summary>
    public string Authorization { get; }

    /// <summary>The address, without the header.</summary>
    public override string ToString() => Address.AbsoluteUri;
}
