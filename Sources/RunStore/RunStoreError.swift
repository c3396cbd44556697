/// What can be wrong with a store.
public enum RunStoreError: Error, CustomStringConvertible, Equatable {
  /// There is no such store.
  case missing(path: String)
  /// The file is not a store, or it is a damaged one; it is never written to.
  case damaged(path: String, reason: String)
  /// A later program made the store.
  case newer(path: String, schema: Int, known: Int)
  /// The store belongs to another run.
  case different(path: String, differences: [String])
  /// Two stores have different moments of one block.
  case conflicting(path: String, other: String, width: Int, block: UInt64)
  /// Another process is writing this store.
  case busy(path: String, owner: String)
  /// The system refused to read or write.
  case system(path: String, action: String, reason: String)

  public var description: String {
    switch self {
    case .missing(let path): "\(path): no such store"
    case .damaged(let path, let reason): "\(path): not a store that can be read: \(reason)"
    case .newer(let path, let schema, let known):
      "\(path): was made by a later nnqft: its schema has version \(schema), and this program knows 1 to \(known)"
    case .different(let path, let differences):
      "\(path): holds another run; it differs in \(differences.joined(separator: "; ")). "
        + "Choose another store with -o, or remove this one"
    case .conflicting(let path, let other, let width, let block):
      "\(path) and \(other) differ in width \(width), block \(block): one of them is wrong; "
        + "nnqft verify STORE --recompute tells which"
    case .busy(let path, let owner): "\(path): is being written by \(owner)"
    case .system(let path, let action, let reason): "\(path): cannot \(action): \(reason)"
    }
  }
}
