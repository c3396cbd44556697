import Ensembles
import TestOracles
import Testing

@testable import Measurement
@testable import Report

/// The histogram of outputs, as it is drawn and explained.
@Suite struct DistributionFigureTests {
  /// Outputs of which so many are 0 and the others spread as widely as those of the networks.
  private func histogram(
    _ activation: Activation, bias: Double = 0, width: Int, _ inputs: [Double] = [1.2], networks: Int = 10_000
  ) throws -> OutputHistogram {
    let specification = try Study.specification {
      $0.architecture.hiddenLayers = [HiddenLayer(activation: activation)]
      $0.architecture.inputDimension = inputs.count
      $0.biases.deviation = bias
      $0.inputs = [inputs]
    }
    let off = networks >> width
    let outputs = (0..<networks).map { $0 < off ? 0 : Double($0 % 201 - 100) / 100 }
    return OutputHistogram(specification, width: width, outputs: outputs)
  }

  private func caption(_ histogram: OutputHistogram) -> String { Figure.distribution(histogram).caption.text }

  /// At any input and in any dimension a neuron is off for half of its weights.
  @Test(
    arguments: [(.relu, 2, [1.2], "0.25"), (.relu, 3, [-0.3, 0.4], "0.125"), (.step, 2, [0, 0, -2], "0.25")]
      as [(Activation, Int, [Double], String)])
  func networksThatAreOffAreExplained(
    _ activation: Activation, _ width: Int, _ input: [Double], _ probability: String
  ) throws {
    let histogram = try histogram(activation, width: width, input)
    #expect(abs(histogram.atom - 1 / Double(1 << width)) < 1e-12 && histogram.showsAtom)
    let text = caption(histogram)
    #expect(text.contains("probability 0.5, all of a network at once with probability \(probability),"), "\(text)")
  }

  /// Neurons with biases are off, and the output is their bias; those of an Erf-net are never off.
  @Test func whereThereIsNoAtomNoneIsSaid() throws {
    for other in [try histogram(.relu, bias: 1, width: 2), try histogram(.erf, width: 2)] {
      #expect(other.atom == 0 && !other.showsAtom && !caption(other).contains("atom"))
    }
  }

  /// 2⁻²⁰ of 10⁴ networks are none, and 2⁻¹² fewer than the noise of their interval.
  @Test func anAtomThatDoesNotShowIsNotSaid() throws {
    for width in [12, 20] {
      let wide = try histogram(.relu, width: width)
      #expect(wide.atom > 0 && !wide.showsAtom && !caption(wide).contains("atom"), "\(width)")
    }
  }
}
