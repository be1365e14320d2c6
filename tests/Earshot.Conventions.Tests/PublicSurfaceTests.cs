namespace Earshot.Conventions.Tests;

/// <summary>
/// The public surface of each package is a text file, so that a change to it shows in a review. After a wanted change, run the tests with
/// the environment variable EARSHOT_WRITE_SURFACE=1 and commit the files.
/// </summary>
public sealed class PublicSurfaceTests
{
    [Theory]
    [InlineData("Earshot")]
    [InlineData("Earshot.Mattermost")]
    [InlineData("Earshot.SimpliSafe")]
    [InlineData("Earshot.Simulator")]
    public void Public_surface_is_the_reviewed_one(string package)
    {
        string file = Repository.Path("src", package, "PublicSurface.txt");
        string surface = PublicSurface.Of(System.Reflection.Assembly.Load(package));
        if (Environment.GetEnvironmentVariable("EARSHOT_WRITE_SURFACE") == "1")
        {
            File.WriteAllText(file, surface);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), surface);
    }
}
