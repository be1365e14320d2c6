using System.Text.Json;
using System.Text.Json.Nodes;

namespace Earshot.Mattermost.Tests.Contracts;

/// <summary>Tests that all pages of every paged operation are read, in both forms.</summary>
public sealed class PagingContractTests
{
    private static readonly MemoryServer Server = new();

    public static TheoryData<string> Paged() =>
        [.. ContractFiles.Operations.Where(operation => operation.Paging is not null).Select(operation => operation.Id)];

    [Fact]
    public void Package_has_everything_that_contracts_have() => Assert.Equal(71, Paged().Count);

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task All_items_are_returned_once_and_in_order(string id)
    {
        ContractOperation operation = ContractFiles.OperationsById[id];
        foreach (int total in new[] { 0, 2, 3, 6, 8 })
        {
            foreach (bool withCount in operation.Responses[0].Shape is JsonObject ? [false, true] : new[] { false })
            {
                foreach (string form in new[] { "", "Async" })
                {
                    var pages = new PagedServer(operation, total, withCount);
                    Server.Respond = pages.Respond;
                    object sequence = Method(operation, form).Start(Arguments(operation, pages, size: 3))!;
                    Type type = Method(operation, form).Info.ReturnType;
                    object? got = await OperationMethod.FinishAsync(sequence, type);

                    AssertSame(pages.Items, got!, $"{operation} {form} {total}");
                    Assert.All(pages.Sizes, size => Assert.Equal(3, size));
                    int calls = pages.Sizes.Count;
                    AssertSame(pages.Items, (await OperationMethod.FinishAsync(sequence, type))!, $"{operation} {form} {total} again");
                    Assert.Equal(2 * calls, pages.Sizes.Count);
                    // Pages of posts overlap by one.
                    int step = operation.Id == "GetPostsForChannel" ? 2 : 3;
                    Assert.InRange(calls, Math.Max(1, (total + 2) / 3), (total / step) + 1);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task Page_size_is_servers_maximum_unless_smaller_is_specified(string id)
    {
        ContractOperation operation = ContractFiles.OperationsById[id];
        foreach (int? size in new int?[] { null, 1_000_000 })
        {
            var pages = new PagedServer(operation, 0);
            Server.Respond = pages.Respond;

            await Method(operation, "").CallAsync(Arguments(operation, pages, size));
            await Method(operation, "Async").CallAsync(Arguments(operation, pages, size));

            Assert.Equal([pages.Largest, pages.Largest], pages.Sizes);
        }
    }

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task At_most_one_page_is_read_ahead_and_none_synchronously(string id)
    {
        ContractOperation operation = ContractFiles.OperationsById[id];
        var pages = new PagedServer(operation, 12);
        Server.Respond = pages.Respond;
        var items = (System.Collections.IEnumerable)Method(operation, "").Start(Arguments(operation, pages, size: 3))!;
        System.Collections.IEnumerator synchronous = items.GetEnumerator();
        Assert.Empty(pages.Sizes);
        foreach (int asked in new[] { 1, 1, 1, 2 })
        {
            Assert.True(synchronous.MoveNext());
            Assert.Equal(asked, pages.Sizes.Count);
        }

        pages.Sizes.Clear();
        object all = Method(operation, "Async").Start(Arguments(operation, pages, size: 3))!;
        await using Sequence asynchronous = Sequence.Over(all, CancellationToken.None);
        foreach (int asked in new[] { 2, 2, 2, 3 })
        {
            Assert.True(await asynchronous.MoveNextAsync());
            Assert.Equal(asked, pages.Sizes.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Paged))]
    public async Task Cancellation_ends_paging(string id)
    {
        ContractOperation operation = ContractFiles.OperationsById[id];
        var pages = new PagedServer(operation, 12);
        Server.Respond = pages.Respond;
        foreach (bool byEnumerator in new[] { false, true })
        {
            pages.Sizes.Clear();
            using var cancel = new CancellationTokenSource();
            object all = Method(operation, "Async").Start(Arguments(operation, pages, size: 3), byEnumerator ? default : cancel.Token)!;
            await using Sequence items = Sequence.Over(all, byEnumerator ? cancel.Token : default);
            Assert.True(await items.MoveNextAsync());
            await cancel.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                while (await items.MoveNextAsync())
                {
                }
            });
            Assert.InRange(pages.Sizes.Count, 1, 2);
        }

        using var ended = new CancellationTokenSource();
        var synchronous = (System.Collections.IEnumerable)Method(operation, "").Start(Arguments(operation, pages, size: 3), ended.Token)!;
        System.Collections.IEnumerator enumerator = synchronous.GetEnumerator();
        Assert.True(enumerator.MoveNext());
        await ended.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            while (enumerator.MoveNext())
            {
            }
        });
    }

    private static OperationMethod Method(ContractOperation operation, string form) =>
        OperationMethod.Find(Server.Client, operation, operation.AllName + form);

    private static OperationArguments Arguments(ContractOperation operation, PagedServer pages, int? size)
    {
        var arguments = new OperationArguments(operation, new ContractSamples { RequiredOnly = true })
        {
            TakesOptions = !pages.IsInBody && size is not null,
        };
        if (size is not null && pages.IsInBody)
        {
            arguments.Body![pages.SizeName] = size.Value;
        }
        else if (size is not null)
        {
            arguments.Query[pages.SizeName] = size.Value;
        }

        return arguments;
    }

    private static void AssertSame(List<JsonNode> expected, object got, string where)
    {
        JsonNode?[] items = [.. ((System.Collections.IEnumerable)got).Cast<object>().Select(Written)];
        if (got is List<object> { Count: > 0 } pairs && pairs[0] is KeyValuePair<string, IReadOnlyList<JsonElement>>)
        {
            // Lines listed by node.
            items = [.. items.SelectMany(lines => lines!.AsArray())];
        }

        Assert.True(expected.Count == items.Length, $"{where}: {items.Length} came.");
        foreach ((JsonNode one, JsonNode? other) in expected.Zip(items))
        {
            Assert.True(JsonNode.DeepEquals(one, other), $"{where}: {other?.ToJsonString()} came in place of {one.ToJsonString()}.");
        }
    }

    // Of a pair, only the value is compared.
    private static JsonNode? Written(object item)
    {
        object value = item.GetType() is { IsGenericType: true } pair && pair.GetGenericTypeDefinition() == typeof(KeyValuePair<,>)
            ? pair.GetProperty("Value")!.GetValue(item)!
            : item;
        return value is System.Collections.IEnumerable list and not string
            ? new JsonArray([.. list.Cast<object>().Select(Written)])
            : JsonSerializer.SerializeToNode(value, MattermostJson.Options.GetTypeInfo(value.GetType()));
    }

    /// <summary>Wraps an asynchronous sequence whose type is known by reflection only.</summary>
    private sealed class Sequence : IAsyncDisposable
    {
        private readonly IAsyncDisposable _items;
        private readonly Func<ValueTask<bool>> _next;

        private Sequence(IAsyncDisposable items, Func<ValueTask<bool>> next)
        {
            _items = items;
            _next = next;
        }

        public static Sequence Over(object items, CancellationToken cancellationToken)
        {
            Type type = items.GetType()
                .GetInterfaces()
                .Single(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
            return (Sequence)typeof(Sequence).GetMethod(
                nameof(Of), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
                .MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [items, cancellationToken])!;
        }

        public ValueTask<bool> MoveNextAsync() => _next();

        public ValueTask DisposeAsync() => _items.DisposeAsync();

        private static Sequence Of<T>(IAsyncEnumerable<T> items, CancellationToken cancellationToken)
        {
            IAsyncEnumerator<T> enumerator = items.GetAsyncEnumerator(cancellationToken);
            return new Sequence(enumerator, enumerator.MoveNextAsync);
        }
    }
}
