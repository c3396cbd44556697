import ArgumentParser
import Ensembles
import Export
import FieldTheory
import HDF5
import Instrument
import KernelArguments
import MPIBackend
import Measurement
import OpenCL
import OpenCLBackend
import Report
import RunStore

/// What a user is told of an error, and the contract's exit status.
struct Failure {
  let message: String
  let status: Int32

  init(_ error: any Error) {
    message = "nnqft: \(error)" + Self.suggestion(for: error)
    status = Self.status(of: error)
  }

  /// Tells the user; the exit status is left to the caller.
  func tell() -> ExitCode {
    Terminal.say(message)
    return ExitCode(status)
  }

  /// A word of a device's name that is spelt nearly so.
  private static func suggestion(for error: any Error) -> String {
    guard let error = error as? SelectionError else { return "" }
    let words = error.devices.flatMap { $0.split { !$0.isLetter && !$0.isNumber && $0 != ":" } }.map(String.init)
    let meant = Spelling.nearest(to: error.text, among: words.filter { $0.count > 2 })
    return meant.map { " (did you mean \($0)?)" } ?? ""
  }

  private static func status(of error: any Error) -> Int32 {
    switch error {
    case is UsageError, is NoScaling, is TooManyCovariances, is OtherNetworks, is DiagramError, is TooManyDiagrams: 64
    case let error as PerturbationError:
      // A cutoff that is out of place is an argument.
      if case .divergent = error { 64 } else { 65 }
    case is SpecificationErrors, is OverflowedMoments, is UnsupportedEnsemble, is UnsuitableDevice, is NoGaussianLimit,
      is NotInStore, is UnknownTheory, is NotANumber, is NoJSONNumber, is TooManyTuples, is VanishingIntegrals,
      is NotABaseline:
      65
    case let error as FileError:
      switch error.kind {
      case .file: 66
      case .reading: 74
      }
    case is SelectionError, is NoDevice, is OpenCL.LibraryMissing, is HDF5.LibraryMissing, is MPIUnusable,
      is RankFailure, is GnuplotMissing,
      is GraphvizMissing:
      69
    case is OutputError, is DrawingError, is HDF5Error: 74
    case let error as RunStoreError:
      switch error {
      case .missing: 66
      case .damaged, .newer, .different, .conflicting: 65
      case .busy, .system: 74
      }
    default: 70
    }
  }
}

/// Arguments that are well formed but make no sense.
struct UsageError: Error, CustomStringConvertible {
  let description: String

  init(description: String) { self.description = description }

  /// A word that is none of those allowed.
  init(_ option: String, found: String, allowed: [String]) {
    let meant = Spelling.nearest(to: found, among: allowed).map { " (did you mean \($0)?)" } ?? ""
    description = "\(option): found \(found)\(meant); allowed: \(allowed.joined(separator: ", "))"
  }
}

/// Runs a command; an error becomes a line on standard error and an exit status.
func reportingFailures(_ verb: () async throws -> Void) async throws {
  do {
    try await verb()
  } catch let error as ExitCode {
    throw error
  } catch {
    throw Failure(error).tell()
  }
}
