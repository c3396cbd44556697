import ArgumentParser
import Instrument

extension CompletionKind {
  static var specification: CompletionKind { .file(extensions: ["yaml", "yml"]) }
  static var store: CompletionKind { .file(extensions: ["nnqft"]) }

  /// The selectors of the devices that are there. To zsh a colon begins a description.
  static var device: CompletionKind {
    .custom { _, _, _ in
      let selectors = Devices().descriptions.map(\.selector)
      return CompletionShell.requesting == .zsh ? selectors.map { $0.replacing(":", with: "\\:") } : selectors
    }
  }

  /// The networks of arXiv:2008.08601.
  static var paperNetwork: CompletionKind { .list(PaperExperiments.specifications(networks: 1).map(\.name)) }
}
