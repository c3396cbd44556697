import FieldTheory
import Measurement

/// What `nnqft eft couplings` prints.
public struct CouplingTable {
  private let measurements: [CouplingMeasurement]

  /// Of its parts.
  public init(_ measurements: [CouplingMeasurement]) { self.measurements = measurements }

  /// In the present ``TextStyle``, without a newline at the end.
  public var text: String { measurements.map(section).joined(separator: "\n\n") }

  /// One line an index tuple and width.
  public var rows: String {
    var table = TextTable(["N", "coupling", "indices", "value", "∫ K_W^n", "connected"], left: [1])
    for measurement in measurements {
      for (name, tensor) in [("λ", measurement.lambda), ("κ", measurement.kappa)] {
        guard let tensor else { continue }
        for element in tensor.elements {
          table.add([
            "\(measurement.data.width)", name, CorrelatorTable.label(element.indices, nil),
            element.value.map(NumberText.value) ?? "–", NumberText.digits(element.integral.value),
            NumberText.value(element.connected),
          ])
        }
      }
    }
    return table.text
  }

  private func section(_ measurement: CouplingMeasurement) -> String {
    let heading = "\(measurement.data.heading), Λ = \(CutoffValue(measurement.cutoff).text)"
    return ([heading, "", tensors(measurement), "", fit(measurement), ""] + remarks(measurement)).joined(
      separator: "\n")
  }

  private func tensors(_ measurement: CouplingMeasurement) -> String {
    var table = TextTable(["", "mean", "spread", "of noise", "smallest", "largest", "tuples"], left: [0])
    func add(_ name: String, _ tensor: CouplingTensor) {
      let values = tensor.elements.compactMap { $0.value?.value }
      table.add([
        name, NumberText.value(tensor.mean), NumberText.short(tensor.spread.value), NumberText.short(tensor.noise),
        NumberText.short(values.min()), NumberText.short(values.max()), "\(values.count)",
      ])
    }
    add("λ_m = −G4c/(24 ∫ K_W⁴)", measurement.lambda)
    if let kappa = measurement.kappa { add("κ_m = −G6c/(720 ∫ K_W⁶)", kappa) }
    return table.text
  }

  private func fit(_ measurement: CouplingMeasurement) -> String {
    let isExact = measurement.data.isExact
    var table = TextTable(
      ["least squares of G4c", "all elements alike"] + (isExact ? [] : ["weighted by covariance"]), left: [0])
    func text(_ coefficient: Estimate?) -> String { coefficient.map(NumberText.value) ?? "not determined" }
    for (place, term) in measurement.terms.enumerated() {
      let fits = isExact ? [measurement.fit] : [measurement.plainFit, measurement.fit]
      table.add([term.label] + fits.map { text($0.coefficients[place]) })
    }
    return table.text
  }

  private func remarks(_ measurement: CouplingMeasurement) -> [String] {
    let fit = measurement.fit
    var lines = [
      "rank \(fit.rank) of \(measurement.terms.count), condition "
        + (fit.condition.isFinite ? NumberText.short(fit.condition) : "∞") + modes(measurement)
        + Self.goodness(fit.goodness)
    ]
    if let goodness = fit.goodness, goodness.probability < Constancy.significance {
      lines.append(
        "These terms do not make the data: coefficients depend on the weights, and their errors do not say how wrong they are."
      )
    }
    lines += fit.undetermined.map { direction in
      let names = measurement.terms.indices.filter { direction[$0] != 0 }.map { measurement.terms[$0].rawValue }
      let changes = direction.filter { $0 != 0 }.map(NumberText.short).joined(separator: " : ")
      return names.count == 1
        ? "\(names[0]) is not identifiable: it changes nothing."
        : "\(names.joined(separator: ", ")) are not identifiable: changes of them in proportion \(changes) cancel."
    }
    lines.append("on these inputs: \(percentage(measurement.train))")
    if let test = measurement.test { lines.append("on the test inputs: \(percentage(test))") }
    if measurement.isMeanDoubtful { lines.append(Self.doubt(measurement.fittedLambda)) }
    lines.append(Self.verdict(measurement.constancy, isExact: measurement.data.isExact))
    let silent = measurement.lambda.silent + (measurement.kappa?.silent ?? 0)
    let undefined = measurement.lambda.undefined + (measurement.kappa?.undefined ?? 0) - silent
    if undefined > 0 {
      lines.append("\(undefined) index tuples have a vertex integral of zero, and no coupling.")
    }
    if silent > 0 {
      lines.append(
        "\(silent) index tuples say nothing and are not counted: function and vertex integral are 0, as where K is 0."
      )
    }
    if let tails = measurement.data.tailRemark(orders: measurement.kappa == nil ? [4] : [4, 6]) { lines.append(tails) }
    return lines + measurement.data.remarks
  }

  /// Of the functions that have a covariance: none has where there are no errors, nor has one that is 0 in every network.
  private func modes(_ measurement: CouplingMeasurement) -> String {
    guard measurement.fit.covariance != nil else { return "" }
    return ", \(measurement.fit.modes) of \(measurement.lambda.elements.count { !$0.vanishes }) modes of the covariance"
  }

  private static func goodness(_ goodness: GeneralisedLeastSquares.Goodness?) -> String {
    goodness.map {
      ", χ² = \(NumberText.short($0.chiSquare)) of \($0.degreesOfFreedom), \(NumberText.probability($0.probability))"
    } ?? ""
  }

  private func percentage(_ error: PercentageError) -> String {
    "MAPE \(NumberText.short(error.mean)) %, largest \(NumberText.short(error.largest)) %"
      + (error.leftOut > 0 ? ", without \(error.leftOut) that vanish" : "")
  }

  /// What to say of a mean λ that few tuples make.
  static func doubt(_ fitted: Estimate?) -> String {
    "Few tuples with small vertex integrals make the mean λ: least squares is the better number"
      + (fitted.map { ", λ = \(NumberText.value($0))." } ?? ".")
  }

  static func verdict(_ constancy: Constancy, isExact: Bool) -> String {
    let numbers =
      "spread/mean \(NumberText.short(constancy.variation))" + (isExact ? "" : " beyond noise")
      + goodness(constancy.goodness)
      + (constancy.withoutVertex > 0
        ? ", \(constancy.withoutVertex) functions that are not 0 have a vertex integral of 0" : "")
    return switch constancy.verdict {
    case .describes: "A constant local λ describes the data (\(numbers))."
    case .approximates: "A constant local λ is an approximation (\(numbers))."
    case .fails: "A constant local λ does not describe the data (\(numbers))."
    case .undecided: "These data do not tell whether λ is constant (\(numbers))."
    }
  }
}

extension CouplingTensor {
  /// Tuples that say nothing of a coupling: it makes nothing of them, and there is nothing.
  var silent: Int { elements.count { $0.value == nil && $0.vanishes } }
}

extension CouplingTensor.Element {
  /// Whether the connected function is 0, without an error.
  var vanishes: Bool { connected.value == 0 && (connected.error ?? 0) == 0 }
}

extension QuarticTerm {
  var label: String {
    switch self {
    case .constant: "l0: λ₀ ∫ f⁴"
    case .square: "l2: λ₂ ∫ y² f⁴"
    case .nonLocal: "lNL: λ_NL ∫∫ f² f²"
    }
  }
}

extension NumberText {
  /// With its error; six digits where it is exact, or nearly so.
  static func value(_ estimate: Estimate) -> String {
    guard let error = estimate.error, error > 1e-9 * abs(estimate.value) else { return significant(estimate.value) }
    return text(estimate)
  }
}
