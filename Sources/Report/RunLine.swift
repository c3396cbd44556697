/// The last line of a run: where it is, and how fast it was.
public struct RunLine {
  /// Without a newline.
  public let text: String

  /// - Parameters:
  ///   - seconds: of computing; 0 where everything was there already.
  ///   - store: its path.
  ///   - devices: their names.
  ///   - neuronsPerSecond: drawn in this run.
  ///   - networks: how many.
  public init(store: String, networks: UInt64, devices: [String], seconds: Double, neuronsPerSecond: Double) {
    let rate =
      neuronsPerSecond > 0
      ? NumberText.short(seconds) + " s, \(NumberText.count(neuronsPerSecond))neurons/s" : "all of them were there"
    text = "\(store): \(NumberText.count(Double(networks)))networks on \(devices.joined(separator: ", ")); \(rate)"
  }
}
