using System.Runtime.InteropServices;

namespace Earshot.Mattermost.Events;

/// <summary>Where in a frame a field of its data stands, so that it needn't be searched for again. All zero where there is none.</summary>
/// <param name="NameStart">The first byte of its name.</param>
/// <param name="NameLength">The length of its name.</param>
/// <param name="Start">The first byte of its text, behind the quote.</param>
/// <param name="Length">The length of its text, escapes and all.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ContentPlace(int NameStart, int NameLength, int Start, int Length);
