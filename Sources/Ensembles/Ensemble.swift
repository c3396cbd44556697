/// One ensemble: a specification at one width. A pure description; backends turn it into samples.
public struct Ensemble: Hashable, Sendable {
  /// What all widths share.
  public let specification: Specification
  /// N, the neurons of each network.
  public let width: Int

  /// An ensemble of its parts.
  public init(specification: Specification, width: Int) {
    self.specification = specification
    self.width = width
  }
}

extension Specification {
  /// This specification at one width.
  public func ensemble(width: Int) -> Ensemble { Ensemble(specification: self, width: width) }
}
