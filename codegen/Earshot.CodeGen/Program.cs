using Earshot.CodeGen;
using Earshot.CodeGen.Contracts;
using Earshot.CodeGen.Generation;
using Earshot.CodeGen.Import;

const string Usage = """
    import FOLDER              write contracts/mattermost from the facts in the folder
    generate [--check]         write the generated code; with --check, only report whether it would change
    coverage [--facts FOLDER]  count which parts of the contracts the package contains, and of the facts the contracts
    words                      list what has no sentence of its own in the documentation
    """;

switch (args)
{
    case ["import", string facts]:
        FolderOfFiles.Write(
            Repository.Contracts, ["operations", "models"], new FactsImport(facts, Repository.Contracts).Files(), onlyCheck: false);
        return 0;
    case ["generate"] or ["generate", "--check"]:
        return Generate(onlyCheck: args.Length == 2);
    case ["coverage"] or ["coverage", "--facts", _]:
        return Coverage.Print(ContractReader.Read(Repository.Contracts), args.Length == 3 ? args[2] : null);
    case ["words"]:
        foreach (string missing in new Words(Path.Combine(Repository.Contracts, "words"))
            .Missing(ContractReader.Read(Repository.Contracts)))
        {
            Console.WriteLine(missing);
        }

        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static int Generate(bool onlyCheck)
{
    var package = new GeneratedPackage(ContractReader.Read(Repository.Contracts), new Words(Path.Combine(Repository.Contracts, "words")));
    IReadOnlyList<string> changed = FolderOfFiles.Write(Repository.Package, GeneratedPackage.Folders, package.Files(), onlyCheck);
    if (!onlyCheck || changed.Count == 0)
    {
        return 0;
    }

    Console.Error.WriteLine(
        "The generated code does not match the contracts. Run: dotnet run --project codegen/Earshot.CodeGen -- generate");
    foreach (string path in changed.Take(20))
    {
        Console.Error.WriteLine($"  {path}");
    }

    return 1;
}
