using Earshot.Phrases;

string root = RepositoryText.FindRoot(Environment.CurrentDirectory);
List<Phrase> phrases = Phrase.Load(root);
IReadOnlyList<Passage> passages = RepositoryText.Read(root);
switch (args)
{
    case []:
        PrintCounts();
        return 0;
    case ["--lower"]:
        Phrase.LowerCeilings(root, phrase => Count(phrase, passages));
        return 0;
    case [var part]:
        PrintPlaces(part);
        return 0;
    default:
        Console.Error.WriteLine("Usage: Earshot.Phrases [--lower | PART-OF-A-PHRASE]");
        return 2;
}

void PrintCounts()
{
    Console.WriteLine("  written generated ceiling  scope   phrase");
    foreach (Phrase phrase in phrases)
    {
        int written = Count(phrase, passages.Where(passage => !passage.IsGenerated));
        int generated = Count(phrase, passages.Where(passage => passage.IsGenerated));
        Console.WriteLine($"{written,9} {generated,9} {phrase.Ceiling,7}  {phrase.Scope,-7} {phrase.Pattern}");
    }
}

void PrintPlaces(string part)
{
    foreach (Phrase phrase in phrases.Where(phrase => phrase.Pattern.ToString().Contains(part, StringComparison.OrdinalIgnoreCase)))
    {
        Console.WriteLine(phrase.Pattern);
        foreach (Passage passage in passages)
        {
            foreach (int line in phrase.Find(passage))
            {
                string[] lines = passage.Text.Split('\n');
                Console.WriteLine($"  {passage.File}:{line}: {lines[Math.Min(line - passage.Line, lines.Length - 1)].Trim()}");
            }
        }
    }
}

static int Count(Phrase phrase, IEnumerable<Passage> passages) => passages.Sum(passage => phrase.Find(passage).Count());
