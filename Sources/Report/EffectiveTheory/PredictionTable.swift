import Measurement

/// What `nnqft eft predict` prints.
public struct PredictionTable {
  private let predictions: [Prediction]

  /// Of its parts.
  public init(_ predictions: [Prediction]) { self.predictions = predictions }

  /// In the present ``TextStyle``, without a newline at the end.
  public var text: String { predictions.map(section).joined(separator: "\n\n") }

  private func section(_ prediction: Prediction) -> String {
    let order = prediction.order
    var table = TextTable(["theory", "prediction/G(\(order))", "⟨pull²⟩", "independent", "p"], left: [0])
    for score in prediction.scores {
      table.add([
        score.theory.rawValue, NumberText.value(score.ratio), NumberText.short(score.pulls?.meanSquare),
        NumberText.short(score.pulls?.effectiveNumber),
        score.pulls.map { $0.probability > 0 ? NumberText.short($0.probability) : "<1e-300" } ?? "–",
      ])
    }
    let couplings =
      "λ = \(NumberText.value(prediction.lambda))"
      + (prediction.kappa.map { ", κ = \(NumberText.value($0))" } ?? "")
    var lines = [
      "\(prediction.data.heading), Λ = \(CutoffValue(prediction.cutoff).text), \(prediction.rows.count) index tuples, \(couplings)",
      "", table.text, "",
    ]
    if prediction.isMeanDoubtful { lines.append(CouplingTable.doubt(prediction.fittedLambda)) }
    if order == 4 { lines.append("λ is the mean over these 4-point functions: GP+λ is a fit.") }
    if prediction.kappa != nil { lines.append("κ is the mean over these 6-point functions: GP+λ+κ is a fit.") }
    if prediction.scores.contains(where: { $0.pulls != nil }) {
      lines.append(
        "Pulls share their noise and amount to so many independent numbers; a right theory exceeds ⟨pull²⟩ with "
          + "probability p."
      )
    }
    if prediction.withoutRatio > 0 { lines.append("\(prediction.withoutRatio) functions vanish and have no ratio.") }
    if let tails = prediction.data.tailRemark(orders: [4, order]) { lines.append(tails) }
    return (lines + prediction.data.remarks).joined(separator: "\n")
  }

  /// One line an index tuple and width.
  public var rows: String {
    guard let theories = predictions.first?.scores.map(\.theory.rawValue) else { return "" }
    var table = TextTable(["N", "indices", "G"] + theories.flatMap { [$0, "pull"] })
    for prediction in predictions {
      for row in prediction.rows {
        table.add(
          ["\(prediction.data.width)", CorrelatorTable.label(row.indices, nil), NumberText.value(row.full)]
            + zip(row.predictions, row.pulls).flatMap { [NumberText.value($0), NumberText.pull($1)] })
      }
    }
    return table.text
  }
}
