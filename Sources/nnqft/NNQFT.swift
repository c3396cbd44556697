import ArgumentParser
import Foundation
import Instrument

@main
struct NNQFT: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nnqft",
    abstract: "Measures ensembles of random neural networks as quantum field theories.",
    discussion: """
      Results go to standard output; progress, warnings and errors to standard error.

      Exit status: 0 done; 64 bad usage; 65 bad specification or store; 66 no such file; 69 the device asked for is \
      not there; 70 internal error or failed self-test; 74 input/output error; 130 interrupted.

      Examples:
        nnqft run Examples/erf-d1.yaml
        nnqft compare erf-d1.nnqft
        nnqft report erf-d1.nnqft
        nnqft help run
      """,
    version: programVersion,
    subcommands: [
      RunCommand.self, CorrelatorsCommand.self, TheoryCommand.self, CompareCommand.self, ReproduceCommand.self,
      VerifyCommand.self, MergeCommand.self, ExportCommand.self,
      DevicesCommand.self, SelfTestCommand.self, BenchCommand.self,
      EFTCommand.self, DiagramsCommand.self,
      ReportCommand.self, PlotCommand.self,
    ]
  )

  static func main() async {
    Terminal.keepClosedFiles()
    // A reader that goes away, `| head`, ends no computation: what cannot be written says so itself.
    signal(SIGPIPE, SIG_IGN)
    do {
      let arguments = NegativeNumbers.joined(Array(CommandLine.arguments.dropFirst()))
      var command = try await asyncParseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      exit(withError: tell(error))
    }
  }

  /// Writes what the parser has to say, help on standard output and errors on standard error.
  private static func tell(_ error: any Error) -> ExitCode {
    let status = exitCode(for: error)
    let message = fullMessage(for: error)
    // A command that failed has told it itself.
    if message.isEmpty { return status }
    guard status.isSuccess else {
      let unknown = status == .validationFailure ? UnknownCommand(Array(CommandLine.arguments.dropFirst())) : nil
      Terminal.say(unknown?.description ?? message)
      return status
    }
    do {
      try Terminal.show(message)
      return status
    } catch {
      return Failure(error).tell()
    }
  }
}
