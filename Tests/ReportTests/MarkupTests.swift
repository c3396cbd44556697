import Testing

@testable import Report

@Suite struct MarkupTests {
  @Test func interpolatedTextIsEscapedAndMarkupIsNot() {
    let stranger = "<script>alert('a & \"b\"')</script>\u{0}\u{1b}[31m"
    let markup: Markup = "<p title=\"\(stranger)\">\("<b>\(7)</b>" as Markup)</p>"
    #expect(
      markup.text
        == "<p title=\"&lt;script&gt;alert(&#39;a &amp; &quot;b&quot;&#39;)&lt;/script&gt;\u{fffd}\u{fffd}[31m\"><b>7</b></p>"
    )
  }

  @Test func tablesAreReadAsTheyWereWritten() {
    var table = DataTable("numbers", [.init("a, b"), .init("c")])
    table.add([0.1, nil])
    table.add([1e300, -2])
    table.add([DataTable.Cell.text("say \"x\""), .number(.infinity)])
    #expect(table.csv == "\"a, b\",c\n0.1,\n1e+300,-2\n\"say \"\"x\"\"\",\n")
  }

  /// No text ends a string of gnuplot, and none starts a line.
  @Test func quotedTextIsOneString() {
    #expect(GnuplotScript.quoted("a'b\n`rm`\r!ls") == "'a''b`rm`!ls'")
  }

  /// One after the other, all would be a; and of two rules that fit the first holds.
  @Test func substitutionsAreMadeInOnePass() {
    let rules = Substitutions([("a", "b"), ("b", "a"), ("λ=1", "μ"), ("λ", "ν"), ("", "never")])
    #expect(rules.applied(to: "abba λ=1, λ=2; é") == "baab μ, ν=2; é")
    #expect(rules.applied(to: "") == "" && Substitutions([]).applied(to: "xλ") == "xλ")
  }

  @Test func aDrawingTakesThePagesColoursAndNames() throws {
    let figure = Figure(
      name: "m4", title: "A <title>", caption: "", alternative: "What is \"seen\"", table: DataTable("t", []),
      commands: "")
    let text = try #require(ThemedSVG(Study.drawing, of: figure)).markup.text
    #expect(text.contains("aria-label=\"A &lt;title&gt;. What is &quot;seen&quot;\""))
    #expect(text.contains("stroke='var(--blue)'") && text.contains("color=\"var(--ink)\""))
    #expect(text.contains("fill=\"var(--ink)\"") && text.contains("color='var(--ground)'"))
    #expect(text.contains("id='m4-gpPt5'") && text.contains("href='#m4-gpPt5'") && !text.contains("xlink"))
    #expect(!text.contains("rgb(") && !text.contains("<?xml") && !text.contains("GNUPLOT"))
    #expect(ThemedSVG("no drawing", of: figure) == nil)
  }
}
