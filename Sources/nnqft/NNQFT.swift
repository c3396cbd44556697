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
      """,
    version: programVersion,
    subcommands: [
      RunCommand.self, CorrelatorsCommand.self, TheoryCommand.self, CompareCommand.self, ReproduceCommand.self,
      ExportCommand.self,
      DevicesCommand.self, SelfTestCommand.self,
      EFTCommand.self, DiagramsCommand.self,
      ReportCommand.self, PlotCommand.self,
    ]
  )
}
