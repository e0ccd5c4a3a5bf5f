import Conformance
import Foundation
import FoundationXML

/// Foundation's XML parser as the shell's: the product has its own.
final class TestXML: NSObject, XMLParserDelegate {
    private var open: [Element] = []
    private var root: Element?

    static func parse(_ bytes: [UInt8]) -> ParsedXML {
        let parser = XMLParser(data: Data(bytes))
        let tree = TestXML()
        parser.delegate = tree
        guard parser.parse(), let root = tree.root else {
            return .malformed(line: max(1, parser.lineNumber), reason: "not well-formed")
        }
        return .root(root)
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        open.append(Element(name: name, attributes: attributes, line: max(1, parser.lineNumber)))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        guard !open.isEmpty else { return }
        open[open.count - 1].text += text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        guard let element = open.popLast() else { return }
        if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
    }
}
