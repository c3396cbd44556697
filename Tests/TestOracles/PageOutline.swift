import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What an HTML page consists of, read by a strict XML parser: nnqft's pages are well formed as both.
public final class PageOutline: NSObject, XMLParserDelegate {
  public private(set) var elements: [String: Int] = [:]
  public private(set) var identifiers: [String] = []
  public private(set) var links: [String] = []
  public private(set) var labels: [String] = []
  public private(set) var attributes: Set<String> = []
  public private(set) var headings: [String] = []
  public private(set) var text = ""
  private var isHeading = false

  /// - Throws: the parser's error, with the line, where the page is not well formed.
  public init(_ html: String) throws {
    super.init()
    let parser = XMLParser(data: Data(html.utf8))
    parser.delegate = self
    guard parser.parse() else { throw parser.parserError ?? CocoaError(.formatting) }
  }

  public func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements[name, default: 0] += 1
    if let id = attributes["id"] { identifiers.append(id) }
    if let link = attributes["href"] { links.append(link) }
    if attributes["role"] == "img" { labels.append(attributes["aria-label"] ?? "") }
    self.attributes.formUnion(attributes.keys)
    isHeading = ["h1", "h2", "h3"].contains(name)
    if isHeading { headings.append("") }
  }

  public func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    isHeading = false
  }

  public func parser(_ parser: XMLParser, foundCharacters string: String) {
    text += string
    if isHeading { headings[headings.count - 1] += string }
  }
}
