import Ensembles
import KernelArguments

/// Operations of the kernels, counted as they are written, by the part of a device that does them (docs/performance.md).
public struct OperationCount: Sendable, Equatable {
  /// Sums, differences, products and multiply-adds in single precision.
  public var floating = 0.0
  /// On words of 32 bits: sums, logic, shifts; and comparisons, choices and conversions of floats.
  public var integer = 0.0
  /// Products of 32-bit words of which both halves are used.
  public var wideProducts = 0.0
  /// In single precision.
  public var squareRoots = 0.0
  /// In single precision.
  public var quotients = 0.0
  /// Sums, products and multiply-adds in double precision; and conversions to it and from it.
  public var doubles = 0.0

  static func + (a: OperationCount, b: OperationCount) -> OperationCount {
    OperationCount(
      floating: a.floating + b.floating, integer: a.integer + b.integer, wideProducts: a.wideProducts + b.wideProducts,
      squareRoots: a.squareRoots + b.squareRoots, quotients: a.quotients + b.quotients, doubles: a.doubles + b.doubles)
  }

  static func * (times: Double, a: OperationCount) -> OperationCount {
    OperationCount(
      floating: times * a.floating, integer: times * a.integer, wideProducts: times * a.wideProducts,
      squareRoots: times * a.squareRoots, quotients: times * a.quotients, doubles: times * a.doubles)
  }
}

extension OperationCount {
  /// Ten rounds of two wide products and four exclusive ors (philox.cl), but for the first two, whose products depend on the network alone or on the
  /// block alone, and which leave two ors. Keys are the same for all networks.
  public static let philoxBlock = OperationCount(integer: 34, wideProducts: 16)

  /// Of a block's four words: twice a uniform, a logarithm, a root, sine and cosine, and two products (normal.cl).
  public static let fourNormals =
    2 * (uniform + logarithm + OperationCount(squareRoots: 1) + sineAndCosine + OperationCount(floating: 2))

  static let uniform = OperationCount(floating: 1, integer: 1)
  static let logarithm = OperationCount(floating: 11, integer: 4)
  static let sineAndCosine = OperationCount(floating: 10, integer: 12)

  static let exponential = OperationCount(floating: 14, integer: 6)

  /// Of an angle in radians: what is left of a quarter turn in double precision, to and fro; then both series, of which one is chosen
  /// (sincos.cl).
  static let radians = OperationCount(floating: 9, integer: 5, doubles: 6)

  /// One value (activations.cl); nil for an activation that nobody has counted.
  public static func activation(_ activation: Activation) -> OperationCount? {
    switch activation {
    case .erf: OperationCount(floating: 12, integer: 4, quotients: 1)
    // The shift that normalises the Gauss-net counts with it.
    case .gauss: exponential + OperationCount(floating: 1)
    case .relu: OperationCount(integer: 2)
    case .leakyRelu: OperationCount(floating: 1, integer: 4)
    case .step: OperationCount(integer: 4)
    case .gelu: exponential + OperationCount(floating: 24, integer: 8, quotients: 1)
    case .cos: radians + OperationCount(integer: 8)
    case .sin: radians + OperationCount(integer: 9)
    case .tanh: exponential + OperationCount(floating: 11, integer: 7, quotients: 1)
    case .identity: OperationCount(integer: 3)
    default: nil
    }
  }

  /// One neuron from its parameters to the sums of its run: drawn, evaluated at every input and, by estimators that look at the layer, its
  /// products of fluctuations (network.cl, layer.cl). Nil where the activation is not counted.
  public static func neuron(_ arguments: KernelArguments) -> OperationCount? {
    let specification = arguments.ensemble.specification
    guard let activation = activation(arguments.activation) else { return nil }
    let parameters = Double(specification.parametersPerNeuron)
    let points = Double(specification.inputs.count)
    let drawn = 0.25 * (philoxBlock + fourNormals) + OperationCount(floating: 1)
    let value = activation + OperationCount(floating: Double(specification.architecture.inputDimension))
    guard let neurons = arguments.neurons else {
      let added = OperationCount(floating: Double(specification.architecture.outputDimension))
      return parameters * drawn + points * (value + added)
    }
    return parameters * drawn + points * (value + OperationCount(floating: 1)) + sums(neurons, points: points)
  }

  /// A neuron's share of the sums that estimators take which look at the layer: the table's products, each prefix once, and the sums.
  private static func sums(_ neurons: NeuronArguments, points: Double) -> OperationCount {
    let products = neurons.products
    let table = Double(products.rows.count - 1)
    if neurons.isOfValues {
      // Of each point a conversion.
      return OperationCount(doubles: table + Double(products.prefixCount + products.suffixes.count))
    }
    // Of each pair a fluctuation and its sum.
    let pairs = Double(neurons.centres.count)
    let powers = table + Double(products.prefixCount + products.suffixes.count) - 2 * pairs
    return OperationCount(floating: 2 * pairs + (neurons.basis.order > 1 ? powers : 0))
  }

  /// One network's sample vector to the sums of all monomials: its table of products, each prefix once, and a multiply-add a monomial
  /// (moments.cl).
  public static func moments(_ arguments: KernelArguments) -> OperationCount {
    let products = arguments.products
    let table = products.rows.count - 1 - arguments.basis.components
    return OperationCount(doubles: Double(table + products.prefixCount + arguments.basis.count))
  }

  /// A network, but for its output biases and k-statistics.
  public static func network(_ arguments: KernelArguments) -> OperationCount? {
    neuron(arguments).map { Double(arguments.ensemble.width) * $0 + moments(arguments) }
  }
}
