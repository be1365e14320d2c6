using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Earshot.Cli.Errors;
using Earshot.Cli.Mattermost.Contracts;
using Earshot.Cli.Mattermost.Transfers;
using Earshot.Cli.Terminal;
using Earshot.CodeGen.Contracts;
using Earshot.Mattermost;

namespace Earshot.Cli.Mattermost.Values;

/// <summary>Converts the values of the command line to the arguments of the client's method. Owns the files to send.</summary>
internal sealed class CallValues : IAsyncDisposable
{
    private const string Me = "me";

    private readonly Dictionary<CallField, JsonNode?> _given = [];
    private readonly List<FileUpload> _files = [];
    private readonly Operation _operation;
    private readonly IReadOnlyList<CallField> _fields;
    private JsonNode? _body;
    private string? _fileName;
    private bool _hasBody;

    private CallValues(OperationCommand command)
    {
        _operation = command.Operation;
        _fields = [.. command.Fields.Select(option => option.Field)];
    }

    /// <summary>Gets the names of the files to send, for display.</summary>
    public string FileNames => string.Join(", ", _files.Select(file => file.FileName));

    /// <summary>Gets a value that indicates whether the body requires the current user's ID.</summary>
    public bool NeedsUserId => Copies().Any(IsMe);

    /// <summary>Reads the command line, and the files and standard input that it names.</summary>
    /// <exception cref="UsageException">A value is missing or not valid.</exception>
    public static async Task<CallValues> ReadAsync(
        ParseResult parsed, OperationCommand command, CallRequest request, ToolEnvironment environment, CancellationToken stop)
    {
        var values = new CallValues(command);
        try
        {
            var reader = new ValueReader(environment);
            if (request.Body is { } body)
            {
                values._body = JsonText.Parse(await reader.ReadBodyAsync(body, stop).ConfigureAwait(false), CallOptions.BodyName);
                values._hasBody = true;
            }

            values._fileName = request.FileName;

            // The name of a file is read before the file.
            foreach (FieldOption option in command.Fields.OrderBy(option => option.Field.IsFile))
            {
                if (option.Texts(parsed) is { } texts)
                {
                    await values.TakeAsync(option.Field, texts, reader, environment, stop).ConfigureAwait(false);
                }
            }

            values.Check();
            return values;
        }
        catch
        {
            await values.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gets the arguments by parameter name.</summary>
    /// <param name="method">The method.</param>
    /// <param name="userId">The current user's ID, if it is required.</param>
    /// <exception cref="UsageException">The body does not match its type.</exception>
    public Dictionary<string, object?> Arguments(ApiMethod method, string? userId)
    {
        Dictionary<string, object?> arguments = [];
        object? options = null;
        foreach ((CallField field, JsonNode? json) in _given.Where(given => !IsOfBody(given.Key)))
        {
            string name = ApiMethod.Plain(Names.Camel(field.As));
            if (method.Parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter)
            {
                arguments[name] = ClrValue.Of(json, parameter.ParameterType);
            }
            else
            {
                options ??= Activator.CreateInstance(ApiMethod.OptionsOf(_operation)!);
                PropertyInfo property = options!.GetType().GetProperty(Names.Pascal(field.As))!;
                property.SetValue(
                    options, field.Place == FieldPlace.Range ? Range(json!.GetValue<string>()) : ClrValue.Of(json, property.PropertyType));
            }
        }

        if (options is not null)
        {
            arguments["options"] = options;
        }

        if (_operation.Body is { } body)
        {
            string name = ApiMethod.Plain(Names.Camel(body.Name));
            arguments[name] = Body(body, method.Parameters.First(parameter => parameter.Name == name).ParameterType, userId);
        }

        return arguments;
    }

    /// <summary>Closes the files.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (FileUpload file in _files)
        {
            await file.Content.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(
        CallField field, IReadOnlyList<string> texts, ValueReader reader, ToolEnvironment environment, CancellationToken stop)
    {
        if (field.IsFile)
        {
            foreach (string file in texts)
            {
                _files.Add(UploadFile.Open(file, field.Option, reader, environment, _fileName));
            }

            if (_fileName is not null && _files.Count > 1)
            {
                throw new UsageException($"{CallOptions.FileName}: the name is for one file. Use {field.Option} once, or omit "
                    + $"{CallOptions.FileName}.");
            }

            _given[field] = null;
            return;
        }

        List<string> read = [];
        foreach (string text in texts)
        {
            read.Add(await reader.ReadAsync(field, text, stop).ConfigureAwait(false));
        }

        // The server ignores an empty parameter of the query, and would then return everything.
        if (read.Contains("") && (field.Place is FieldPlace.Path or FieldPlace.Query || FieldText.IsId(field.Name)))
        {
            throw new UsageException($"{field.Option}: the value is empty. If it is from a variable, check that the variable is set; "
                + $"otherwise, omit {field.Option}.");
        }

        if (field.Option == CallOptions.FileName)
        {
            _fileName = read[^1];
        }

        _given[field] = FieldText.Read(field, read);
        if (field.Place == FieldPlace.Range)
        {
            Range(read[^1]);
        }
        else if (field.Place == FieldPlace.Path && _given[field] is JsonValue value && value.GetValueKind() == JsonValueKind.String
            && value.GetValue<string>() is "" or "." or "..")
        {
            throw new UsageException($"{field.Option}: '{value}' cannot be used in a URL. Use an ID or a name.");
        }
    }

    private void Check()
    {
        string[] missing = [.. _fields
            .Where(field => field.IsRequired && !_given.ContainsKey(field) && !IsInBody(field))
            .Select(field => field.Option)];
        if (missing.Length > 0)
        {
            bool hasJsonField = _operation.Body?.Kind == BodyKind.Json
                && missing.Any(option => _fields.Any(field => field.Option == option && IsOfBody(field)));
            string instead = hasJsonField ? $" Body fields can also be given as JSON with {CallOptions.BodyName}." : "";
            throw new UsageException($"missing required option{(missing.Length > 1 ? "s" : "")}: {string.Join(", ", missing)}.{instead}");
        }

        if (_hasBody && _body is not JsonObject && _given.Keys.FirstOrDefault(field => field.Place == FieldPlace.Body) is { } single)
        {
            throw new UsageException($"{CallOptions.BodyName}: {single.Option} can be combined only with a JSON object. Use a JSON "
                + $"object, or omit {single.Option}.");
        }
    }

    private static bool IsOfBody(CallField field) => field.Place is FieldPlace.Body or FieldPlace.Whole;

    // A whole body is not checked, because the user may know more about it than the contract.
    private bool IsInBody(CallField field) => _hasBody && IsOfBody(field);

    private object? Body(Body body, Type type, string? userId)
    {
        switch (body.Kind)
        {
            case BodyKind.Raw:
                return _files[0];
            case BodyKind.Form:
                return Form(Nullable.GetUnderlyingType(type) ?? type, userId);
            default:
                JsonNode? json = Json(userId);
                if (json is null && !body.IsRequired)
                {
                    return null;
                }

                try
                {
                    return ClrValue.Model(json ?? new JsonObject(), type);
                }
                catch (Exception error) when (error is JsonException or InvalidOperationException)
                {
                    throw new UsageException($"{CallOptions.BodyName}: the JSON is not a valid "
                        + $"{body.Type.Root}{(body.Type.Kind == TypeKind.List ? " list" : "")}. Check it against the "
                        + "request body in --help.");
                }
        }
    }

    private JsonNode? Json(string? userId)
    {
        if (_given.Keys.FirstOrDefault(field => field.Place == FieldPlace.Whole) is { } whole)
        {
            return _given[whole];
        }

        CallField[] fields = [.. _given.Keys.Where(field => field.Place == FieldPlace.Body)];
        if (fields.Length == 0 && _hasBody && _body is not JsonObject)
        {
            return _body;
        }

        CallField[] copies = [.. Copies()];
        if (fields.Length == 0 && !_hasBody && (copies.Length == 0 || !_operation.Body!.IsRequired))
        {
            return null;
        }

        JsonObject json = _body as JsonObject ?? [];
        foreach (CallField field in fields)
        {
            json[field.Name] = _given[field]?.DeepClone();
        }

        foreach (CallField field in copies)
        {
            json[field.Name] = Copy(field, userId)?.DeepClone();
        }

        return json;
    }

    private object Form(Type type, string? userId)
    {
        object form = Activator.CreateInstance(type)!;
        foreach (CallField field in _fields.Where(field => field.Place == FieldPlace.Body))
        {
            PropertyInfo property = type.GetProperty(Names.Pascal(field.As))!;
            if (field.IsFile)
            {
                bool isList = property.PropertyType != typeof(FileUpload);
                property.SetValue(form, isList ? _files : _files.FirstOrDefault());
            }
            else if (_given.TryGetValue(field, out JsonNode? json)
                || (Copies().Contains(field) && (json = Copy(field, userId)) is not null))
            {
                property.SetValue(form, ClrValue.Of(json, property.PropertyType));
            }
        }

        return form;
    }

    // A field of the body that has the name of a path parameter defaults to its value.
    private IEnumerable<CallField> Copies() => _fields.Where(field =>
        field is { Place: FieldPlace.Body, Same: { } same } && _given.ContainsKey(same) && !_given.ContainsKey(field)
        && (_body as JsonObject)?.ContainsKey(field.Name) != true);

    private bool IsMe(CallField field) =>
        field.Name == "user_id" && _given[field.Same!] is JsonValue value && value.GetValue<string>() == Me;

    private JsonNode? Copy(CallField field, string? userId) => IsMe(field) && userId is not null ? userId : _given[field.Same!];

    private static ByteRange Range(string text)
    {
        string[] parts = text.Split('-');
        bool isRange = parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        long from = isRange ? long.Parse(parts[0], CultureInfo.InvariantCulture) : 0;
        long to = 0;
        isRange = isRange
            && (parts[1].Length == 0 || (long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out to) && to >= from));
        return isRange
            ? new ByteRange(from, parts[1].Length == 0 ? null : to)
            : throw new UsageException($"--range: '{text}' is not a valid byte range. Use FROM-TO or FROM-, such as 0-1023.");
    }
}
