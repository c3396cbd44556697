import CNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Φ(x) of the standard normal distribution.
public func normalProbability(below x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

/// The x with Φ(x) = p, 0 < p < 1.
public func normalQuantile(_ p: Double) -> Double { nnqft_normal_quantile(p) }
