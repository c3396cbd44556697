import Ensembles
import Measurement

/// What `nnqft run` prints at its end: for each width how far the correlators are from the Gaussian process, with the noise,
/// the slopes, and the null test.
public struct RunTable {
  private let specification: Specification
  private let measurements: [WidthMeasurement]

  /// Of its parts.
  public init(_ specification: Specification, _ measurements: [WidthMeasurement]) {
    self.specification = specification
    self.measurements = measurements
  }

  /// In the present ``TextStyle``, without a newline at the end.
  public var text: String {
    ([heading] + (deviations.isEmpty ? [withoutTheory] : deviationTables) + nullTests).joined(separator: "\n\n")
  }

  private var deviations: [Deviation] { measurements.flatMap(\.deviations) }

  private var heading: String {
    let architecture = specification.architecture
    let layers = architecture.hiddenLayers.map(\.activation.name).joined(separator: ", ")
    return "\(specification.name): \(layers), d_in = \(architecture.inputDimension), d_out = "
      + "\(architecture.outputDimension), " + Self.count(specification.inputs.count, "input")
      + ", seed \(specification.seed), \(specification.estimator.rawValue) estimator"
  }

  private var withoutTheory: String {
    (specification.freePropagator == nil
      ? "These densities have no known Gaussian limit"
      : "In the Gaussian limit the n-point functions of these orders are 0, and a relative deviation has no meaning")
      + "; nnqft correlators prints what was measured."
  }

  /// `1 input`, `2 inputs`.
  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  // MARK: Deviations

  private var deviationTables: [String] {
    let orders = Set(deviations.map(\.order)).sorted()
    var parts = [
      "m_n is the mean over index tuples of |G(n) − G_GP(n)|/|G_GP(n)|. Noise floor: what m_n would be if the truth were\n"
        + "Gaussian. Background: \(background)."
    ]
    parts += orders.map(table)
    if let plot = ScanPlot(deviations) { parts.append(plot.text) }
    return parts
  }

  private var background: String {
    guard specification.experiments > 1 else { return "none, since one experiment has no scatter" }
    return "the paper's, the scatter of one of \(specification.experiments) experiments" + experimentSizes
  }

  private var experimentSizes: String {
    let sizes = measurements.compactMap(\.experimentSizes)
    guard let least = sizes.map(\.lowerBound).min(), let most = sizes.map(\.upperBound).max() else {
      return " (too few networks to tell them apart)"
    }
    return least == most ? " of \(least) networks" : " of \(least) to \(most) networks"
  }

  private func table(_ order: Int) -> String {
    let ofOrder = deviations.filter { $0.order == order }
    var table = TextTable(["N", "networks", "m_\(order)", "noise floor", "background"])
    for measurement in measurements {
      for deviation in measurement.deviations where deviation.order == order {
        table.add([
          "\(measurement.width)", "\(measurement.networks)", NumberText.text(deviation.m),
          NumberText.short(deviation.noiseFloor), NumberText.short(deviation.background),
        ])
      }
    }
    let tuples = ofOrder.first?.tuples ?? 0
    return "G(\(order)): \(Self.count(tuples, "tuple"))\n\n\(table.text)\n\n\(slope(ofOrder))"
  }

  private func slope(_ deviations: [Deviation]) -> String {
    guard let law = PowerLaw(deviations) else {
      return "No slope: fewer than two widths stand \(NumberText.short(PowerLaw.clearance)) noise floors clear."
    }
    let fit =
      law.degreesOfFreedom > 0
      ? ", χ² = \(NumberText.short(law.chiSquare)) for \(law.degreesOfFreedom)" : ""
    let verdict =
      law.isRejected
      ? "; a single power is rejected, \(NumberText.probability(law.probability ?? 0))" : ""
    return "Slope of ln m against ln N: \(NumberText.text(law.slope)), from N = "
      + law.widths.map(String.init).joined(separator: ", ") + fit + verdict
  }

  // MARK: Null test

  private var nullTests: [String] {
    let tests = measurements.flatMap(\.nullTests)
    guard !tests.isEmpty else { return [] }
    var table = TextTable(["", "tuples", "widths", "⟨pull²⟩", "independent", "p", "largest pull"], left: [0])
    for order in Set(tests.map(\.order)).sorted() { table.add(nullTest(order, tests.filter { $0.order == order })) }
    return [
      """
      Null test: odd n-point functions are 0 by symmetry, and the squares of their pulls, G(n)/error, 1 on average where the errors are right.
      They share their noise, and at all widths together amount to so many independent numbers; right errors give as much or more with probability p.

      \(table.text)
      """
    ]
  }

  /// - Parameter tests: of one order, one a width.
  private func nullTest(_ order: Int, _ tests: [NullTest]) -> [String] {
    guard let all = PullSummary(of: tests.map(\.pulls)) else { return [] }
    return [
      "G(\(order))", "\(tests.map(\.pulls.tuples).max() ?? 0)", "\(tests.count)", NumberText.short(all.meanSquare),
      NumberText.short(all.effectiveNumber), NumberText.bounded(all.probability), NumberText.short(all.largest),
    ]
  }
}
