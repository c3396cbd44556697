/// One ensemble: a specification at one width. A pure description; backends turn it into samples.
public struct Ensemble: Hashable, Sendable {
  public let specification: Specification
  public let width: Int

  public init(specification: Specification, width: Int) {
    self.specification = specification
    self.width = width
  }
}

extension Specification {
  public func ensemble(width: Int) -> Ensemble { Ensemble(specification: self, width: width) }
}
