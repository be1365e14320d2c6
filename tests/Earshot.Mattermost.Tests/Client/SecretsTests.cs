using System.Collections.Concurrent;
using Earshot.Mattermost.Tests.Listening;
using Earshot.Simulator.Faults;
using Microsoft.Extensions.Logging;

namespace Earshot.Mattermost.Tests.Client;

public sealed class SecretsTests
{
    private const string MfaSecret = "JBSWY3DPEHPK3PXP";
    private const string Text = "the-rebels-are-on-hoth";

    [Fact]
    public async Task Secrets_and_messages_are_not_in_logs_exceptions_and_descriptions()
    {
        await using World world = await World.StartAsync();
        var chewie = world.Server.AddUser("chewie", World.Password, mfaSecret: MfaSecret);
        world.Server.Join(world.Channel, chewie);
        string code = world.Server.GetMfaCode(chewie);
        using var log = new Captured();
        MattermostCredentials credentials = MattermostCredentials.Password("chewie", World.Password, code);
        MattermostClientOptions? options = null;
        await using MattermostClient client = world.Client(credentials, with: o => options = o with { LoggerFactory = log });
        await using MattermostListener listener = client.CreateListener(Clients.Eager);
        var ear = new Ear(listener);
        await listener.ConnectAsync();
        string token = await client.EnsureLoggedInAsync(CancellationToken.None);
        world.Server.Faults.Add(
            new MessageSent { Event = "posted" }, new SendFrame { Content = FrameContent.Text, Text = $"{{\"x\":\"{Text}\"}} {Text}" });
        world.Post(Text);
        await ear.UntilAsync(e => e.Posts.Count == 1 && e.MalformedMessages.Count == 1);
        world.Server.Faults.Add(new MessageSent { Event = "posted" }, new DropConnection());
        world.Post(Text);
        await ear.UntilAsync(e => e.Posts.Count == 2);
        world.Server.RevokeSessions(chewie);
        Exception? refused = await Record.ExceptionAsync(() => client.WhoAmIAsync(async: true, CancellationToken.None).AsTask());
        await using MattermostClient wrong = world.Client(
            MattermostCredentials.Password("chewie", World.Password + "x", code), with: o => o with { LoggerFactory = log });
        Exception? wrongPassword = await Record.ExceptionAsync(() => wrong.LoginAsync());
        await listener.DisconnectAsync();

        Assert.NotEmpty(log.Lines);
        Assert.NotNull(refused);
        Assert.NotNull(wrongPassword);
        string[] texts =
        [
            .. log.Lines,
            .. ear.Errors.Select(e => e.ToString() + e.Exception),
            .. ear.Disconnects.Select(d => d.ToString() + d.Error),
            .. ear.Events.Select(e => e.ToString()),
            ear.Posts[0].Post.ToString(),
            refused.ToString(),
            wrongPassword.ToString(),
            credentials.ToString(),
            MattermostCredentials.Token(token).ToString(),
            options!.ToString(),
            MattermostAction.AuthenticationChallenge(token).ToString(),
        ];
        foreach (string secret in new[] { token, World.Password, code, Text })
        {
            Assert.DoesNotContain(texts, text => text.Contains(secret, StringComparison.Ordinal));
        }
    }

    private sealed class Captured : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Lines.Enqueue($"{state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");
    }
}
