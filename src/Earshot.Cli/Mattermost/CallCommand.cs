using System.CommandLine;
using System.Net;
using Earshot.Cli.Accounts;
using Earshot.Cli.Commands.Listen;
using Earshot.Cli.Errors;
using Earshot.Cli.Listening;
using Earshot.Cli.Logs;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Responses;
using Earshot.Cli.Mattermost.Transfers;
using Earshot.Cli.Mattermost.Values;
using Earshot.Cli.Terminal;
using Earshot.CodeGen.Contracts;
using Earshot.Mattermost;

namespace Earshot.Cli.Mattermost;

/// <summary>Implements <c>earshot call mattermost GROUP OPERATION</c>, from the command line to the printed response.</summary>
internal sealed class CallCommand(ToolEnvironment environment, Notices notices, CallRequest request, OperationCommand command)
{
    private readonly ResponseOutput _output = new(environment, request.Format);
    private bool _ownsSession;

    private Operation Operation => command.Operation;

    private bool IsReading => Operation.HttpMethod is "GET" or "HEAD";

    /// <summary>Runs the command.</summary>
    /// <returns>A value of <see cref="ExitCode"/>.</returns>
    public async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        try
        {
            if (Operation.Responses.Values.Any(response => response.Kind == ResponseKind.Upgrade))
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
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new StoppedException(IsReading
                ? "stopped before the response was complete."
                : "stopped. The server may or may not have completed the call.");
        }
    }

    // The response is a WebSocket connection, so its events are printed.
    private Task<int> ListenAsync(CancellationToken stop)
    {
        notices.Say("This operation opens the WebSocket connection for events. It does the same as 'earshot listen mattermost'.");
        var listen = new ListenRequest
        {
            Account = request.Account,
            Format = request.Format,
            Proxy = request.Proxy,
            Insecure = request.Insecure,
            LogLevel = request.LogLevel,
            Wait = false,
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
                if (_ownsSession)
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
            notices.Say(Notices.InsecureWarning);
        }

        var search = new MattermostAccountSearch(environment, notices);
        MattermostAccount account = Operation.Token is null
            ? await search.FindAsync(request.Account, stop).ConfigureAwait(false)
            : await search.FindServerAsync(request.Account, stop).ConfigureAwait(false);
        var options = new MattermostClientOptions
        {
            Url = account.Url,
            Network = new NetworkOptions
            {
                Proxy = request.Proxy is { } proxy ? new WebProxy(proxy) : null,
                AcceptAnyServerCertificate = request.Insecure,
            },
            Retry = new RetryOptions { MaxRetries = 2 },
            TimeProvider = environment.TimeProvider,
            LoggerFactory = logs,
        };
        if (account.IsAnonymous || Operation.Token == "none")
        {
            return new MattermostClient(options);
        }

        if (account.Token is { } token)
        {
            return new MattermostClient(options with { Credentials = MattermostCredentials.Token(token) });
        }

        _ownsSession = true;
        return await new MattermostLogin(environment, notices).RunAsync(account, options, stop).ConfigureAwait(false);
    }

    private static async Task<object?> ReceiveAsync(ApiMethod method, Task task, DownloadTarget? target)
    {
        try
        {
            object? response = await method.ResultAsync(task).ConfigureAwait(false);
            if (target is not null)
            {
                await target.CompleteAsync().ConfigureAwait(false);
            }

            return response;
        }
        catch (IOException error) when (target is not null)
        {
            throw target.Explain(error);
        }
    }

    private void Print(object? response, Type type)
    {
        try
        {
            _output.Write(response, type);
        }
        catch (OutputFailedException lost) when (!IsReading)
        {
            throw lost.With("The server has completed the call, so do not repeat it.");
        }
    }

    private async Task SendAsync(
        MattermostClient client, ApiMethod method, CallValues values, DownloadTarget? target, CancellationToken stop)
    {
        string? userId = values.NeedsUserId
            ? (client.CurrentUser ?? await client.Users.GetUserAsync("me", cancellationToken: stop).ConfigureAwait(false)).Id
            : null;
        Dictionary<string, object?> arguments = values.Arguments(method, userId);
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
                object? response = await ReceiveAsync(method, task, target).ConfigureAwait(false);
                bar.End();
                Print(response, method.ResponseType);
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
