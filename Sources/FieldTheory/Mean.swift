extension [Double] {
  /// All numbers count alike; of none it is none.
  package var mean: Double { reduce(0, +) / Double(count) }

  /// The standard deviation about their mean, over all of them.
  package func spread(about mean: Double) -> Double {
    (reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)).squareRoot()
  }
}
