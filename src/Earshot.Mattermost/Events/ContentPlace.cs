using System.Runtime.InteropServices;

namespace Earshot.Mattermost.Events;

/// <summary>
/// Represents the place of a data field within a frame, so that the field is not searched for again. All values are 0 if there is none.
/// </summary>
/// <param name="NameStart">The index of the first byte of the name.</param>
/// <param name="NameLength">The length of the name, in bytes.</param>
/// <param name="Start">The index of the first byte of the text, after the quotation mark.</param>
/// <param name="Length">The length of the text, in bytes, including escape sequences.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ContentPlace(int NameStart, int NameLength, int Start, int Length);
