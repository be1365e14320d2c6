namespace Earshot.Cli.Commands.Completion;

/// <summary>Contains the scripts of <c>completion</c>. Each script asks the tool, so that it is never out of date.</summary>
internal static class CompletionScripts
{
    /// <summary>Gets the scripts and their shells.</summary>
    public static IReadOnlyList<(string Shell, string Script)> All =>
    [
        ("bash", Bash),
        ("zsh", Zsh),
        ("fish", Fish),
        ("pwsh", PowerShell),
    ];

    // If the tool suggests nothing, bash completes file names.
    private const string Bash = """
        _earshot_complete() {
            local word="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n'
            COMPREPLY=( $(compgen -W "$(earshot "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${word}") )
        }
        complete -o default -F _earshot_complete earshot

        """;

    private const string Zsh = """
        #compdef earshot
        _earshot() {
            local -a offered
            offered=("${(@f)$(earshot "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            if [[ -n "${offered[*]}" ]]; then
                compadd -a offered
            else
                _files
            fi
        }
        compdef _earshot earshot

        """;

    private const string Fish = """
        function __earshot_complete
            set -l line (commandline -cp)
            earshot "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c earshot -a "(__earshot_complete)"

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName earshot -ScriptBlock {
            param($word, $line, $position)
            earshot "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;
}
