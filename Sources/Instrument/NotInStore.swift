import Ensembles

/// A store has nothing of what is asked for.
public struct NotInStore: Error, CustomStringConvertible {
  /// What was asked for, as it stands after "no".
  public let what: String
  /// What the store has in its place.
  public let there: [String]
  public var description: String {
    "the store has no \(what)" + (there.isEmpty ? "" : "; it has: " + there.joined(separator: ", "))
  }
}

extension Specification {
  /// - Throws: ``NotInStore`` where stores of this run have no such width.
  func checkWidths(_ asked: [Int]) throws {
    for width in asked where !widths.contains(width) {
      throw NotInStore(what: "width \(width)", there: widths.map(String.init))
    }
  }

  /// - Throws: ``NotInStore`` where stores of this run have no such order.
  func checkOrders(_ asked: [Int]) throws {
    for order in asked where !orders.contains(order) {
      throw NotInStore(what: "order \(order)", there: orders.map(String.init))
    }
  }
}
