using Earshot.Cli.Terminal;

namespace Earshot.Cli.Commands.Login;

/// <summary>Prints the instructions of <c>login simplisafe</c>, wrapped at the width of the terminal.</summary>
internal static class SimpliSafeLoginTexts
{
    private const int StepIndent = 5;

    /// <summary>Prints the steps, before the address.</summary>
    public static void SaySteps(Notices notices, bool isPastedHere)
    {
        notices.Say("");
        notices.Say("SimpliSafe allows logins only through its own page. Use a browser on a computer, preferably Chrome, Chromium, Edge, "
            + "or Brave. Safari and mobile browsers do not show the address that is required in the end.");
        notices.Say("");
        string[] steps =
        [
            "Open a new tab and its developer tools (F12). On the Network tab, select \"Preserve log\".",
            "In the new tab, open the address below, sign in, and confirm by SMS or email.",
            "In the end, the browser fails to open an address that begins with com.simplisafe.mobile://. This is expected. Copy the whole "
                + "address: it is the last, failed line under Network (or under Console).",
            isPastedHere ? "Paste the address here within two minutes." : "Complete the login within two minutes, as described below.",
        ];
        for (int i = 0; i < steps.Length; i++)
        {
            notices.Say($"  {i + 1}. {steps[i]}", StepIndent);
        }

        notices.Say("");
    }

    /// <summary>Prints the instructions for the second run.</summary>
    public static void SaySecondRun(Notices notices, string command)
    {
        notices.Say("");
        notices.Say("Then, within two minutes, run this command, paste the address, and press Enter and Ctrl+D:");
        notices.Say("");
        notices.Say($"  {command}");
        notices.Say("");
        notices.Say("Or save the address in a file and use --code-file. On a terminal, the command without --code prompts for the "
            + "address.");
    }
}
