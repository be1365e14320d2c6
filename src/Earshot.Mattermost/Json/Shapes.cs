using System.Text.Json;

namespace Earshot.Mattermost.Json;

/// <summary>Provides the shapes of JSON values.</summary>
internal static class Shapes
{
    public static JsonShape<string> String { get; } = new StringShape();

    public static JsonShape<long> Int64 { get; } = new Int64Shape();

    public static JsonShape<double> Double { get; } = new DoubleShape();

    public static JsonShape<bool> Boolean { get; } = new BooleanShape();

    public static JsonShape<DateTimeOffset?> Time { get; } = new TimeShape();

    public static JsonShape<JsonElement> Json { get; } = new ElementShape();

    public static JsonShape<IReadOnlyList<string>> Strings { get; } = List(String);

    public static JsonShape<IReadOnlyDictionary<string, string>> StringMap { get; } = Map(String);

    public static JsonShape<T> Model<T>()
        where T : MattermostModel, IModel<T> => Cached<T>.One;

    public static JsonShape<IReadOnlyList<T>> Models<T>()
        where T : MattermostModel, IModel<T> => Cached<T>.List;

    public static JsonShape<IReadOnlyDictionary<string, T>> ModelMap<T>()
        where T : MattermostModel, IModel<T> => Cached<T>.Map;

    public static JsonShape<T> Text<T>()
        where T : struct, ITextValue<T> => TextShape<T>.Instance;

    public static JsonShape<T> Number<T>()
        where T : struct, INumberValue<T> => NumberShape<T>.Instance;

    public static JsonShape<IReadOnlyList<T>> List<T>(JsonShape<T> items) => new ListShape<T>(items);

    public static JsonShape<IReadOnlyDictionary<string, T>> Map<T>(JsonShape<T> values) => new MapShape<T>(values);

    private static class Cached<T>
        where T : MattermostModel, IModel<T>
    {
        public static readonly JsonShape<T> One = new ModelShape<T>();
        public static readonly JsonShape<IReadOnlyList<T>> List = Shapes.List(One);
        public static readonly JsonShape<IReadOnlyDictionary<string, T>> Map = Shapes.Map(One);
    }
}
