using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Earshot.Phrases;

/// <summary>Finds the comments and string literals of a C# file.</summary>
internal sealed partial class CSharpText : CSharpSyntaxWalker
{
    // Documentation comments are read as ordinary comments: parsing their markup would cost more than everything else.
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None);

    private readonly string _file;
    private readonly SyntaxTree _tree;
    private readonly bool _isLibrary;
    private readonly List<Passage> _passages = [];

    private CSharpText(string file, string text)
        : base(SyntaxWalkerDepth.Token)
    {
        _file = file;
        _isLibrary = file.StartsWith("src/", StringComparison.Ordinal) && !file.StartsWith("src/Earshot.Cli/", StringComparison.Ordinal);
        _tree = CSharpSyntaxTree.ParseText(text, Options);
    }

    public static List<Passage> Read(string file, string text)
    {
        var reader = new CSharpText(file, text.ReplaceLineEndings("\n"));
        reader.Visit(reader._tree.GetRoot());
        return reader._passages;
    }

    public override void VisitToken(SyntaxToken token)
    {
        ReadComments(token, token.LeadingTrivia);
        ReadComments(token, token.TrailingTrivia);
    }

    public override void VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        Add(node);
        base.VisitLiteralExpression(node);
    }

    public override void VisitInterpolatedStringExpression(InterpolatedStringExpressionSyntax node)
    {
        Add(node);
        base.VisitInterpolatedStringExpression(node);
    }

    public override void VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        if (!node.IsKind(SyntaxKind.AddExpression) || !IsText(node))
        {
            base.VisitBinaryExpression(node);
            return;
        }

        Add(node);
        VisitOperands(node);
    }

    // The operands are read as one text, so only what is inside of them is left to visit.
    private void VisitOperands(ExpressionSyntax node)
    {
        switch (node)
        {
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                VisitOperands(sum.Left);
                VisitToken(sum.OperatorToken);
                VisitOperands(sum.Right);
                break;
            case InterpolatedStringExpressionSyntax interpolated:
                base.VisitInterpolatedStringExpression(interpolated);
                break;
            case LiteralExpressionSyntax literal:
                base.VisitLiteralExpression(literal);
                break;
            default:
                Visit(node);
                break;
        }
    }

    private static bool IsText(ExpressionSyntax node) => node switch
    {
        LiteralExpressionSyntax literal => literal.Token.Value is string,
        InterpolatedStringExpressionSyntax => true,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => IsText(sum.Left) || IsText(sum.Right),
        _ => false,
    };

    private static void Append(StringBuilder text, ExpressionSyntax node)
    {
        switch (node)
        {
            case LiteralExpressionSyntax { Token.Value: string value }:
                text.Append(value);
                break;
            case InterpolatedStringExpressionSyntax interpolated:
                foreach (InterpolatedStringContentSyntax content in interpolated.Contents)
                {
                    text.Append(content is InterpolatedStringTextSyntax part ? part.TextToken.ValueText : CodeSpans.Mark.ToString());
                }

                break;
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum:
                Append(text, sum.Left);
                Append(text, sum.Right);
                break;
            default:
                text.Append(CodeSpans.Mark);
                break;
        }
    }

    private void Add(ExpressionSyntax node)
    {
        if (!IsText(node))
        {
            return;
        }

        var builder = new StringBuilder();
        Append(builder, node);
        string text = builder.ToString();

        // A single word is a value, such as a name in JSON, and not a sentence.
        if (text.Any(char.IsWhiteSpace))
        {
            _passages.Add(new Passage(PassageKind.Literal, _file, LineOf(node.SpanStart), CodeSpans.RemoveFromText(text)));
        }
    }

    private void ReadComments(SyntaxToken token, SyntaxTriviaList list)
    {
        if (list.Count == 0)
        {
            return;
        }

        var text = new StringBuilder();
        int start = -1;
        bool isDocumentation = false;
        foreach (SyntaxTrivia trivia in list)
        {
            if (trivia.Kind() is not (SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia))
            {
                continue;
            }

            string comment = trivia.ToString();
            bool documents = comment.StartsWith("///", StringComparison.Ordinal);
            int line = LineOf(trivia.SpanStart);
            bool continues = start >= 0 && documents == isDocumentation && line == start + 1 + text.ToString().Count(c => c == '\n');
            if (!continues)
            {
                AddComment(token, start, text, isDocumentation);
                (start, isDocumentation) = (line, documents);
            }
            else
            {
                text.Append('\n');
            }

            text.Append(CommentStart().Replace(comment, ""));
        }

        AddComment(token, start, text, isDocumentation);
    }

    private void AddComment(SyntaxToken token, int line, StringBuilder text, bool isDocumentation)
    {
        if (line < 0)
        {
            return;
        }

        string comment = text.ToString();
        text.Clear();
        if (!isDocumentation)
        {
            _passages.Add(new Passage(PassageKind.Guide, _file, line, CodeSpans.RemoveFromText(comment)));
            return;
        }

        _passages.Add(new Passage(PassageKind.Documentation, _file, line, CodeSpans.RemoveFromXml(comment)));
        if (_isLibrary && IsVisible(token))
        {
            _passages.Add(new Passage(PassageKind.PublicDocumentation, _file, line, comment));
        }
    }

    private int LineOf(int position) => _tree.GetText().Lines.GetLinePosition(position).Line + 1;

    private static bool IsVisible(SyntaxToken token)
    {
        MemberDeclarationSyntax? member = token.Parent?.AncestorsAndSelf().OfType<MemberDeclarationSyntax>().FirstOrDefault();
        return member is not null && member.GetFirstToken() == token
            && member.AncestorsAndSelf()
                .OfType<MemberDeclarationSyntax>()
                .Where(static part => part is not BaseNamespaceDeclarationSyntax)
                .All(IsOpen);
    }

    private static bool IsOpen(MemberDeclarationSyntax member)
    {
        bool Has(SyntaxKind modifier) => member.Modifiers.Any(modifier);

        return Has(SyntaxKind.PublicKeyword)
            || (Has(SyntaxKind.ProtectedKeyword) && !Has(SyntaxKind.PrivateKeyword))
            || member is EnumMemberDeclarationSyntax
            || (member.Parent is InterfaceDeclarationSyntax && !Has(SyntaxKind.PrivateKeyword))
            || (member is BaseTypeDeclarationSyntax
                && Has(SyntaxKind.PartialKeyword)
                && !Has(SyntaxKind.InternalKeyword)
                && !Has(SyntaxKind.PrivateKeyword));
    }

    [GeneratedRegex(@"^(///? ?|/\*)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex CommentStart();
}
