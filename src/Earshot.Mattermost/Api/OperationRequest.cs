using Earshot.Http;
using Earshot.Mattermost.Json;

namespace Earshot.Mattermost.Api;

/// <summary>Creates the requests of operations, and sets the bodies that only Mattermost's API has.</summary>
internal static class OperationRequest
{
    public static ApiRequest Get(string operation, PathText path) => Create(operation, HttpMethod.Get, path);

    public static ApiRequest Head(string operation, PathText path) => Create(operation, HttpMethod.Head, path);

    public static ApiRequest Post(string operation, PathText path) => Create(operation, HttpMethod.Post, path);

    public static ApiRequest Put(string operation, PathText path) => Create(operation, HttpMethod.Put, path);

    public static ApiRequest Patch(string operation, PathText path) => Create(operation, HttpMethod.Patch, path);

    public static ApiRequest Delete(string operation, PathText path) => Create(operation, HttpMethod.Delete, path);

    /// <summary>Requests a part of a file, unless the range is null.</summary>
    public static ApiRequest Range(this ApiRequest request, ByteRange? range) => request.Header("Range", range?.ToString());

    /// <summary>Sets a JSON body, unless it is null.</summary>
    public static ApiRequest WithJson<T>(this ApiRequest request, T? body, JsonType<T> json) =>
        body is null ? request : request.WithJson(body, json.Info);

    /// <summary>Sets a form as the body, unless it is null.</summary>
    public static ApiRequest WithForm(this ApiRequest request, MattermostForm? form, IProgress<TransferProgress>? progress)
    {
        if (form is not null)
        {
            var parts = new FormParts();
            form.AddTo(parts);
            request.Content = new FormContent(parts);
            request.Progress = progress;
        }

        return request;
    }

    /// <summary>Sets a file as the body, unless it is null.</summary>
    public static ApiRequest WithFile(this ApiRequest request, FileUpload? file, IProgress<TransferProgress>? progress)
    {
        if (file is not null)
        {
            request.Content = new FileContent(file);
            request.Progress = progress;
        }

        return request;
    }

    private static ApiRequest Create(string operation, HttpMethod method, PathText path)
    {
        string text = path.Take();
        return new ApiRequest(operation, method, text) { CanReturnPages = !text.StartsWith("/api/", StringComparison.Ordinal) };
    }
}
