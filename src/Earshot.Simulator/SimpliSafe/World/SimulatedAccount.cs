namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Represents an account with its alarm systems.</summary>
public sealed class SimulatedAccount
{
    internal SimulatedAccount(int userId, string email, string password)
    {
        UserId = userId;
        Email = email;
        Password = password;
    }

    /// <summary>Gets the user ID in the API and on the WebSocket.</summary>
    public int UserId { get; }

    /// <summary>Gets the email address for the login. It is not case-sensitive.</summary>
    public string Email { get; }

    internal string Password { get; }

    /// <summary>
    /// Gets or sets the code that the second page of the login requires, or <see langword="null"/> if the login has no second page.
    /// </summary>
    internal string? SmsCode { get; init; }

    internal List<SimulatedSystem> Systems { get; } = [];
}
