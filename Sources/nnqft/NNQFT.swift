import ArgumentParser
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
    do {
      var command = try await asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      let unknown = UnknownCommand(Array(CommandLine.arguments.dropFirst()))
      guard exitCode(for: error) == .validationFailure, let unknown else { exit(withError: error) }
      Terminal.say(unknown.description)
      exit(withError: ExitCode.validationFailure)
    }
  }
}
