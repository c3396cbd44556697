/// The contract's `nnqft-correlators` object, version 1.
public struct CorrelatorsDocument: Encodable, Sendable {
  /// What the object is.
  public let format = "nnqft-correlators"
  /// Of the format.
  public let version = 1
  /// The specification's.
  public var name: String
  /// By its name.
  public var estimator: String
  /// Points of d_in numbers.
  public var inputs: [[Double]]
  /// One an n-point function.
  public var correlators: [Row]

  /// Of its parts.
  public init(name: String, estimator: String, inputs: [[Double]], correlators: [Row]) {
    self.name = name
    self.estimator = estimator
    self.inputs = inputs
    self.correlators = correlators
  }

  /// One n-point function. What is not known is null: a Gaussian value where there is no Gaussian limit, an error
  /// where one block alone was measured.
  public struct Row: Encodable, Sendable {
    /// N, or infinite.
    public var width: Width
    /// n of the n-point function.
    public var order: Int
    /// 0-based positions in the inputs, ascending.
    public var indices: [Int]
    /// Which output each index stands for; only where a network has several.
    public var outputs: [Int]?
    /// Only in what was measured.
    public var networks: UInt64?
    /// The full function.
    public var value: Double
    /// Its standard error; nil where it is exact, or has none.
    public var error: Double?
    /// Wick's value; nil where there is no Gaussian limit.
    public var gaussian: Double?
    /// The connected part.
    public var connected: Double
    /// Its standard error.
    public var connectedError: Double?

    /// Of its parts.
    public init(
      width: Width, order: Int, indices: [Int], outputs: [Int]?, networks: UInt64?, value: Double, error: Double?,
      gaussian: Double?, connected: Double, connectedError: Double?
    ) {
      self.width = width
      self.order = order
      self.indices = indices
      self.outputs = outputs
      self.networks = networks
      self.value = value
      self.error = error
      self.gaussian = gaussian
      self.connected = connected
      self.connectedError = connectedError
    }
  }

  /// A number of neurons, or the Gaussian limit.
  public enum Width: Encodable, Sendable, Hashable {
    /// N.
    case finite(Int)
    /// The Gaussian limit.
    case infinite

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .finite(let width): try container.encode(width)
      case .infinite: try container.encode("infinite")
      }
    }
  }
}
