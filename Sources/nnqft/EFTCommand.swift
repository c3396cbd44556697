import ArgumentParser

struct EFTCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eft",
    abstract: "The effective field theory: its action, its couplings, its predictions and its flow.",
    subcommands: [
      EFTActionCommand.self, EFTEdgeworthCommand.self, EFTCouplingsCommand.self, EFTPredictCommand.self,
      EFTFlowCommand.self, EFTActiveCommand.self, EFTLocalPotentialCommand.self,
    ])
}
