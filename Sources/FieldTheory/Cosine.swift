/// A cosine, or a sine, that rounding may have put beyond 1: the argument of arccos and arcsin. What is no number stays none.
func clippedCosine(_ value: Double) -> Double {
  value > 1 ? 1 : value < -1 ? -1 : value
}
