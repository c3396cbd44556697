import Foundation
import TestOracles
import Testing

/// Loads the completions into bash, fish and zsh, and completes lines there. Where a shell is missing its test fails;
/// `scripts/install-dependencies --tests` installs it.
@Suite(.serialized) struct CompletionTests: CommandSuite {
  let folder: URL

  init() throws {
    folder = try TemporaryFolder.make()
    for (shell, file) in [("bash", "nnqft.bash"), ("fish", "nnqft.fish"), ("zsh", "_nnqft")] {
      let outcome = try run("--generate-completion-script", shell)
      #expect(outcome.status == 0)
      try write(outcome.output, to: file)
    }
    for name in ["a.yaml", "b.yml", "c.txt", "d.nnqft"] { try write("", to: name) }
  }

  /// What a line may go on with; the words of a correct answer, whatever their order.
  private static let lines: [(line: String, words: Set<String>)] = [
    ("nnqft re", ["reproduce", "report"]),
    ("nnqft run --backend ", ["auto", "opencl", "cpu"]),
    ("nnqft run a.yaml --estimator c", ["conditional", "cumulant"]),
    ("nnqft run ", ["a.yaml", "b.yml"]),
    ("nnqft compare ", ["d.nnqft"]),
    ("nnqft eft a", ["action", "active"]),
    ("nnqft devices --color ", ["auto", "always", "never"]),
  ]

  /// What the program itself says when it is asked: without an OpenCL driver there is this device alone.
  private static let deviceLine: (line: String, words: Set<String>) = ("nnqft run a.yaml --device ", ["cpu"])

  private func script(_ shell: [String], _ text: String) throws -> [String] {
    let outcome = try Python.run(
      ["timeout", "--signal=KILL", "120"] + shell + ["-c", text], in: folder,
      environment: ["PATH": Command.searchPath, "OCL_ICD_VENDORS": folder.path + "/none/"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  @Test func bashCompletes() throws {
    let complete = """
      . ./nnqft.bash
      complete_line() {
        COMP_LINE=$1 COMP_POINT=${#1}
        read -ra COMP_WORDS <<<"$1"
        [[ $1 != *' ' ]] || COMP_WORDS+=('')
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
        _nnqft nnqft "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        echo "${COMPREPLY[*]}"
      }

      """
    for (line, words) in Self.lines + [Self.deviceLine] {
      let output = try script(["bash", "--norc"], complete + "complete_line '\(line)'")
      #expect(Set(output.joined(separator: " ").split(separator: " ").map(String.init)) == words, "\(line): \(output)")
    }
  }

  /// Where no terminal is, fish 3 does not tell a completion where the cursor is, which the program is told when it is asked itself: that
  /// line is typed.
  @Test func fishCompletes() throws {
    for (line, words) in Self.lines {
      let output = try script(["fish", "--no-config"], "source nnqft.fish; complete -C '\(line)'")
      #expect(Set(output.map { String($0.split(separator: "\t")[0]) }) == words, "\(line): \(output)")
    }
    let terminal = Terminal(shell: "env TERM=xterm fish --no-config --private -i", preparation: "source nnqft.fish")
    try expect(terminal, toComplete: Self.deviceLine)
  }

  @Test func zshCompletes() throws {
    let terminal = Terminal(
      shell: "zsh -f -i",
      preparation:
        #"PS1= PROMPT= LISTMAX=0; fpath=($PWD \$fpath); autoload -U compinit; compinit -u -d $PWD/dump"#)
    for line in [
      ("nnqft re", ["reproduce", "report"]), ("nnqft run --backend ", ["auto", "cpu", "opencl"]),
      ("nnqft eft a", ["action", "active"]), ("nnqft compare ", ["d.nnqft"]), Self.deviceLine,
    ] {
      try expect(terminal, toComplete: line)
    }
  }

  /// An interactive shell on a pseudo-terminal of zsh's, and what is typed into it first.
  private struct Terminal {
    let shell: String
    let preparation: String

    /// Types a line and presses Tab twice: a shell writes what all words share, then lists them. The script writes what it does not hear.
    func script(_ line: String, _ words: Set<String>) -> String {
      """
      zmodload zsh/zpty
      zpty z "exec sh -c 'echo \\$\\$ >pid; exec \(shell)'"
      zpty -w z "\(preparation); echo begun''now"
      heard=
      listen() { # for a word, some 20 s at most
        for i in {1..200}; do
          while zpty -r -t z out; do heard+=$out; done
          [[ $heard != *$1* ]] || return 0
          sleep 0.1
        done
        print -r -- "no $1 in: $heard"
      }
      listen begunnow
      heard=
      zpty -n -w z $'\(line)\\t\\t'
      \(words.map { "listen \($0)" }.joined(separator: "\n"))
      # Told to hang up while it completes, fish can wait for ever, and with it whoever waits for what it holds open.
      kill -KILL $(<pid)
      zpty -d z
      """
    }
  }

  private func expect(_ terminal: Terminal, toComplete line: (line: String, words: Set<String>)) throws {
    let output = try script(["zsh", "-f"], terminal.script(line.line, line.words))
    #expect(output.isEmpty, "\(line): \(output)")
  }
}
