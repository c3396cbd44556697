/// Products over tuples of points as a table in which each is an earlier one times a point.
struct ProductTable {
  /// The points that occur.
  let points: [Int]
  /// Row r > 0 is row `parents[r]` times point `members[r]`; row 0 is 1.
  private(set) var parents = [0]
  private(set) var members = [0]
  /// The tuples' rows.
  private(set) var rows: [Int] = []

  init(_ tuples: [[Int]]) {
    points = Array(Set(tuples.joined())).sorted()
    let place = Dictionary(uniqueKeysWithValues: points.enumerated().map { ($1, $0) })
    var known: [[Int]: Int] = [[]: 0]
    for tuple in tuples {
      var row = 0
      for end in tuple.indices {
        let prefix = Array(tuple[...end])
        if let there = known[prefix] {
          row = there
        } else {
          parents.append(row)
          members.append(place[tuple[end]] ?? 0)
          row = parents.count - 1
          known[prefix] = row
        }
      }
      rows.append(row)
    }
  }
}
