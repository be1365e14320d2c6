using Earshot.TokenFileProbe;

// save FOLDER FILES            saves numbered logins to several files until the process is killed, and prints a line for each save
// refresh FILE SERVER TIMES    renews the access token with the login in the file, and prints a line for each renewal
return args switch
{
    ["save", string folder, string files] =>
        await Saving.RunAsync(folder, int.Parse(files, System.Globalization.CultureInfo.InvariantCulture)),
    ["refresh", string file, string server, string times] =>
        await Refreshing.RunAsync(file, new Uri(server), int.Parse(times, System.Globalization.CultureInfo.InvariantCulture)),
    _ => 2,
};
