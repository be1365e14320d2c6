using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Earshot.Mattermost.Api;

/// <summary>Collects the parts of a form, in the order in which they are sent.</summary>
internal sealed class FormParts
{
    private readonly List<FormPart> _parts = [];

    public IReadOnlyList<FormPart> All => _parts;

    public void Add(string name, string? value)
    {
        if (value is not null)
        {
            _parts.Add(new FormPart(name, Encoding.UTF8.GetBytes(value), File: null));
        }
    }

    public void Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, FileUpload? file)
    {
        if (file is not null)
        {
            _parts.Add(new FormPart(name, Text: null, file));
        }
    }

    public void Add(string name, IReadOnlyList<string>? values)
    {
        foreach (string value in values ?? [])
        {
            Add(name, value);
        }
    }

    public void Add(string name, IReadOnlyList<FileUpload>? files)
    {
        foreach (FileUpload file in files ?? [])
        {
            Add(name, file);
        }
    }

    /// <summary>Adds an object as JSON.</summary>
    public void Add(string name, MattermostModel? model)
    {
        if (model is not null)
        {
            using var bytes = new MemoryStream();
            using (var writer = new Utf8JsonWriter(bytes))
            {
                model.Write(writer);
            }

            _parts.Add(new FormPart(name, bytes.ToArray(), File: null));
        }
    }
}

/// <summary>Represents a field of a form: a text or a file.</summary>
internal sealed record FormPart(string Name, byte[]? Text, FileUpload? File);
