/// Rates of devices as rows of text.
public struct BenchTable {
  private var table = TextTable(
    ["activation", "N", "estimator", "device", "neurons/s", "range", "ratio to cpu"], left: [0, 2, 3])

  /// Without rows.
  public init() {}

  /// - Parameters:
  ///   - device: its selector.
  ///   - median: neurons a second of the timings, with the lowest and the highest.
  ///   - ratio: of the median to the CPU backend's; nil where that was not timed.
  ///   - width: N.
  ///   - estimator: by its name.
  ///   - range: the lowest and the highest of the timings.
  ///   - activation: σ of the neurons.
  public mutating func add(
    activation: String, width: Int, estimator: String, device: String, median: Double, range: ClosedRange<Double>,
    ratio: Double?
  ) {
    table.add([
      activation, "\(width)", estimator, device, NumberText.count(median),
      "\(NumberText.count(range.lowerBound)) to \(NumberText.count(range.upperBound))",
      NumberText.short(ratio),
    ])
  }

  /// A device that could not do it.
  public mutating func add(activation: String, width: Int, estimator: String, device: String) {
    table.add([activation, "\(width)", estimator, device, "!failed", "–", "–"])
  }

  /// In the present ``TextStyle``, without a newline at the end.
  public var text: String { table.text }
}
