using System.CommandLine;
using System.Net;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Listen;
using Earshot.Cli.Listening;
using Earshot.Cli.Logs;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Responses;
using Earshot.Cli.Mattermost.Transfers;
using Earshot.Cli.Mattermost.Values;
using Earshot.Cli.Terminal;
using Earshot.CodeGen.Contracts;
using Earshot.Http;
using Earshot.Mattermost;

namespace Earshot.Cli.Mattermost;

/// <summary><c>earshot call mattermost GROUP OPERATION</c>: one operation, from the command line to its printed answer.</summary>
internal sealed class CallCommand(ToolEnvironment environment, Notices notices, CallRequest request, OperationCommand command)
{
    private readonly ResponseOutput _output = new(environment, request.Format);
    private bool _isSessionOurs;

    private Operation Operation => command.Operation;

    /// <summary>Runs it.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        try
        {
            if (Operation.Responses.Values.Any(answer => answer.Kind == ResponseKind.Upgrade))
            {
                return await ListenAsync(stop).ConfigureAwait(false);
            }

            CallValues values = await CallValues.ReadAsync(parsed, command, request, environment, stop).ConfigureAwait(false);
            await using (values.ConfigureAwait(false))
            {
                await CallAsync(values, stop).ConfigureAwait(false);
                return ExitCode.Done;
            }
        }
        catch (OutputGoneException)
        {
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            notices.Fail(Operation.HttpMethod is "GET" or "HEAD" ? "stopped before all was there." : "stopped; whether the server has done it isn't known.");
            return ExitCode.Failed;
        }
        catch (Exception error)
        {
            var failure = CallFailure.Of(error);
            if (_output.IsJsonAskedFor)
            {
                notices.Show(failure.ToJson(error));
            }
            else
            {
                notices.Fail(failure.Sentence);
            }

            return failure.ExitCode;
        }
    }

    // The answer is a socket. Who calls that wants to know what comes over it.
    private Task<int> ListenAsync(CancellationToken stop)
    {
        notices.Say("This operation opens the socket for events: it does the same as 'earshot listen mattermost'.");
        var listen = new ListenRequest
        {
            Account = request.Account,
            Format = request.Format,
            Proxy = request.Proxy,
            Insecure = request.Insecure,
            LogLevel = request.LogLevel,
        };
        return new ListenCommand(environment, notices, listen).RunAsync(ListenScope.Mattermost, stop);
    }

    private async Task CallAsync(CallValues values, CancellationToken stop)
    {
        using var logs = new StandardErrorLogs(notices, request.LogLevel, environment.TimeProvider);
        ApiMethod method = ApiMethod.Find(command.Group, Operation, request.All)
            ?? throw new InvalidOperationException($"The client has no method for {command.Group.Name}.{Operation.Name}.");
        DownloadTarget? target = ApiMethod.IsDownload(Operation) ? DownloadTarget.Open(request.Output, environment) : null;
        try
        {
            MattermostClient client = await OpenAsync(logs, stop).ConfigureAwait(false);
            try
            {
                await SendAsync(client, method, values, target, stop).ConfigureAwait(false);
            }
            finally
            {
                if (_isSessionOurs)
                {
                    await MattermostLogin.EndAsync(client, environment.TimeProvider).ConfigureAwait(false);
                }

                await client.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (target is not null)
            {
                await target.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<MattermostClient> OpenAsync(StandardErrorLogs logs, CancellationToken stop)
    {
        if (request.Insecure)
        {
            notices.Say("WARNING: --insecure accepts any certificate. Whoever is on the way can read everything, the token or password included!");
        }

        var search = new MattermostAccountSearch(environment, notices);
        MattermostAccount account = Operation.Token is null
            ? await search.FindAsync(request.Account, stop).ConfigureAwait(false)
            : await search.FindServerAsync(request.Account, stop).ConfigureAwait(false);
        var options = new MattermostClientOptions
        {
            Url = account.Url,
            Network = new NetworkOptions { Proxy = request.Proxy is { } proxy ? new WebProxy(proxy) : null, AcceptAnyServerCertificate = request.Insecure },
            Retry = new RetryOptions { MaxRetries = 2 },
            TimeProvider = environment.TimeProvider,
            LoggerFactory = logs,
        };
        if (account.IsNobody || Operation.Token == "none")
        {
            return new MattermostClient(options);
        }

        if (account.Token is { } token)
        {
            return new MattermostClient(options with { Credentials = MattermostCredentials.Token(token) });
        }

        _isSessionOurs = true;
        return await new MattermostLogin(environment, notices).RunAsync(account, options, stop).ConfigureAwait(false);
    }

    private async Task SendAsync(MattermostClient client, ApiMethod method, CallValues values, DownloadTarget? target, CancellationToken stop)
    {
        string? ownId = values.NeedsOwnId ? (client.CurrentUser ?? await client.Users.GetUserAsync("me", cancellationToken: stop).ConfigureAwait(false)).Id : null;
        Dictionary<string, object?> arguments = values.Arguments(method, ownId);
        var bar = new TransferBar(environment, notices, target?.Name ?? values.FileNames);
        arguments["cancellationToken"] = stop;
        arguments["progress"] = bar;
        if (target is not null)
        {
            arguments["destination"] = target.Stream;
        }

        try
        {
            object sent = method.Invoke(client, arguments);
            if (sent is Task task)
            {
                object? answer = await method.ResultAsync(task).ConfigureAwait(false);
                bar.End();
                if (target is not null)
                {
                    await target.CompleteAsync().ConfigureAwait(false);
                }

                _output.Write(answer, method.ResponseType);
            }
            else
            {
                await new ResponseLines(_output).WriteAsync(sent, method.ResponseType, stop).ConfigureAwait(false);
            }
        }
        finally
        {
            bar.End();
        }
    }
}
