import CPUBackend
import Ensembles
import Foundation
import Measurement
import TestOracles
import Testing

/// Outputs of drawn networks against their exact distribution, by Pearson's χ² with a false-alarm rate of 1e-4 a case; seeds are fixed.
@Suite struct OutputDistributionTests {
  @Test(arguments: ["erf-d1", "relu-d2", "relu-bias", "gauss-narrow"], [2, 5])
  func outputsFollowTheExactDistribution(_ name: String, _ width: Int) async throws {
    var specification = try Oracle(name).specification(widths: [width], networks: 100_000, seed: 77)
    specification.inputs = [specification.inputs[0]]
    let sampler = try await CPUBackend().sampler(for: specification.ensemble(width: width))
    let outputs = try await sampler.samples(of: 0..<100_000)
    let histogram = OutputHistogram(specification, width: width, outputs: outputs)
    #expect(histogram.counts.reduce(histogram.outside, +) == 100_000)
    let exact = try #require(histogram.exact.flatMap(histogram.agreement))
    #expect(exact.degreesOfFreedom > 20 && exact.probability > 1e-4, "\(exact)")
    // Negative control: the ReLU-net is far from Gaussian, and from its own distribution at another width.
    if name == "relu-d2" {
      let gaussian = try #require(histogram.gaussian.flatMap(histogram.agreement))
      #expect(gaussian.probability < 1e-12, "\(gaussian)")
      let other = OutputHistogram(specification, width: width + 1, outputs: outputs)
      let wrong = try #require(other.exact.flatMap(other.agreement))
      #expect(wrong.probability < 1e-6, "\(wrong)")
    }
  }
}
