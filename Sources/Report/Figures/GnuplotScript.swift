import Foundation

/// The parts that scripts have in common.
enum GnuplotScript {
  /// Terminal, fonts, colours and axes. The colours are Okabe and Ito's (2008), which readers with any colour vision tell apart; the
  /// page replaces them by its own, light or dark.
  static func preamble(_ figure: Figure) -> String {
    let (width, height) = (figure.shape.width, figure.shape.height)
    return """
      # \(comment(figure.title)).
      # Draw it again with  gnuplot \(figure.name).gp  or  gnuplot -e "format='pdf'" \(figure.name).gp  (svg, png, pdf).
      if (!exists("format")) format = "svg"
      if (format eq "svg") set terminal svg size \(width),\(height) dynamic enhanced font "sans-serif,16" linewidth 1.2
      if (format eq "png") set terminal pngcairo size \(3 * width),\(3 * height) enhanced font "sans,16" fontscale 2.2 linewidth 3 pointscale 2.4
      if (format eq "pdf") set terminal pdfcairo size \(width / 40)cm,\(height / 40)cm enhanced font "sans,12" linewidth 1.5
      set output "\(figure.name)." . format
      set encoding utf8
      set datafile separator ","
      set datafile columnheaders
      blue = "#0072B2"; vermillion = "#D55E00"; green = "#009E73"; purple = "#CC79A7"
      ink = "#000000"; grey = "#999999"; faint = "#CCCCCC"
      set style line 1 lc rgb blue pt 7 ps 0.7 lw 1.4
      set style line 2 lc rgb vermillion pt 9 ps 0.9 lw 1.4
      set style line 3 lc rgb green pt 5 ps 0.7 lw 1.4
      set style line 4 lc rgb purple pt 13 ps 0.9 lw 1.4
      set border 3 lw 0.8 lc rgb ink
      set tics nomirror out scale 0.6
      set grid back lt 1 lw 0.5 lc rgb faint
      set key Left reverse samplen 2.2 spacing 1.15
      set errorbars small
      set pointintervalbox 0.6

      """
  }

  /// A string as gnuplot reads it: single quotes neither substitute commands nor escape. What could end the string or start a line is
  /// dropped, so that no text of a store can become a command.
  static func quoted(_ text: String) -> String {
    "'" + plain(text).replacingOccurrences(of: "'", with: "''") + "'"
  }

  /// A double as gnuplot reads it.
  static func number(_ value: Double) -> String { "\(value)" }

  private static func comment(_ text: String) -> String { plain(text) }

  private static func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.properties.generalCategory != .control }))
  }
}
