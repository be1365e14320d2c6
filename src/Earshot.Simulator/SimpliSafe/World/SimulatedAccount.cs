namespace Earshot.Simulator.SimpliSafe.World;

/// <summary>Somebody who can log in, and whose alarm systems these are.</summary>
public sealed class SimulatedAccount
{
    internal SimulatedAccount(int userId, string email, string password)
    {
        UserId = userId;
        Email = email;
        Password = password;
    }

    /// <summary>The number that the API and the socket know the account by.</summary>
    public int UserId { get; }

    /// <summary>What is typed into the log-in page. Not case-sensitive.</summary>
    public string Email { get; }

    internal string Password { get; }

    /// <summary>Where it is set, the log-in page asks for it on a second page.</summary>
    internal string? SmsCode { get; init; }

    internal List<SimulatedSystem> Systems { get; } = [];
}
