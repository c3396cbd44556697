import ArgumentParser
import Instrument
import Measurement
import RunStore

/// What figures show of a store: the same for `report` and `plot`.
struct StudyOptions: ParsableArguments {
  @Option(
    help:
      "The width of figures that show one alone. Where left out the distribution takes the narrowest, the kernel the widest, and λ, its flow and the prediction that where λ is known best."
  )
  var width: Int?

  /// All that a store says; `meter` names the part that is under work.
  ///
  /// - Throws: ``UsageError``; `NotInStore`, `RunStoreError`.
  func study(_ store: any RunStore, _ meter: SectionMeter) async throws -> RunStudy {
    try EFTArguments.width(width)
    return try await Instrument.study(store, width: width) { meter.begin($0.rawValue) }
  }
}
