/// A plot: the script by which gnuplot draws it, the numbers that the script reads, and its words.
///
/// A figure is pure text. ``Gnuplot`` draws it; a user may draw it again, in another style, from the same files.
public struct Figure: Sendable {
  /// The stem of its files and what `nnqft plot --figure` calls it.
  public let name: String
  /// In a few words.
  public let title: String
  /// What is seen, for those who see it.
  let caption: Markup
  /// What is seen, for those who do not.
  let alternative: String
  /// `NAME.csv`, and `NAME-KEY.csv` for the further ones.
  public let table: DataTable
  /// Data besides the table, each a file of its own.
  public let furtherTables: [(key: String, table: DataTable)]
  let shape: Shape
  /// Gnuplot's commands after the preamble.
  let commands: String

  /// Width and height on a page, in CSS pixels at full size.
  struct Shape: Sendable {
    let width, height: Int
    static let wide = Shape(width: 620, height: 430)
    static let keyed = Shape(width: 620, height: 480)
    static let tall = Shape(width: 620, height: 620)
    static let square = Shape(width: 430, height: 400)
  }

  init(
    name: String, title: String, caption: Markup, alternative: String, table: DataTable,
    furtherTables: [(key: String, table: DataTable)] = [], shape: Shape = .wide, commands: String
  ) {
    self.name = name
    self.title = title
    self.caption = caption
    self.alternative = alternative
    self.table = table
    self.furtherTables = furtherTables
    self.shape = shape
    self.commands = commands
  }

  /// The files that gnuplot needs, by name: the script `NAME.gp` and its tables.
  public var files: [(name: String, text: String)] {
    [("\(name).gp", script), ("\(name).csv", table.csv)] + furtherTables.map { ("\(name)-\($0.key).csv", $0.table.csv) }
  }

  /// What gnuplot runs: a preamble that serves all formats, then the figure's own commands.
  var script: String { GnuplotScript.preamble(self) + commands + "\n" }
}

/// The formats that a figure is written in.
public enum FigureFormat: String, Sendable, CaseIterable {
  /// What gnuplot draws.
  case svg, png, pdf
}
