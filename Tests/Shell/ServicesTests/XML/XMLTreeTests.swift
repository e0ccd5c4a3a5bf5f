import Conformance
import TestSupport
import Testing

@testable import Services

@Suite struct XMLTreeTests {
    private func parse(_ text: String) -> ParsedXML { XMLTree.parse(Array(text.utf8)) }

    @Test func keepsNamesAttributesTextAndLines() {
        let parsed = parse(
            """
            <?xml version="1.0"?>
            <MPD xmlns="urn:x" xmlns:y="urn:y">
              <!-- a comment -->
              <y:Period y:id="a&amp;b" start="PT0S"/>
              <BaseURL> video/ </BaseURL>
            </MPD>
            """)
        var period = Element(name: "Period", attributes: ["y:id": "a&b", "start": "PT0S"], line: 4)
        period.text = ""
        var base = Element(name: "BaseURL", line: 5)
        base.text = "video/"
        var root = Element(name: "MPD", attributes: ["xmlns": "urn:x", "xmlns:y": "urn:y"], line: 2)
        root.children = [period, base]
        #expect(parsed == .root(root))
    }

    @Test(arguments: [
        ("", 1, "empty"), ("   ", 1, "not well-formed"), ("<a>", 1, "not well-formed"),
        ("<a></b>", 1, "not well-formed"),
        ("<a/>\n<b/>", 2, "not well-formed"), ("<a>\n<b x=1/></a>", 2, "not well-formed"),
        ("<!DOCTYPE a><a/>", 1, "document type"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", 1, "document type"),
        ("<a>&undefined;</a>", 1, "not well-formed"),
    ])
    func refusesWhatIsNoManifest(text: String, line: Int, reason: String) {
        guard case .malformed(let found, let text) = parse(text) else {
            Issue.record("it was read")
            return
        }
        #expect(text.contains(reason) && found == line, "\(found): \(text)")
    }

    @Test func boundsDepthAndCount() {
        let deep =
            String(repeating: "<a>", count: XMLTree.depthLimit) + String(repeating: "</a>", count: XMLTree.depthLimit)
        guard case .root = parse(deep) else {
            Issue.record("as deep as may be")
            return
        }
        guard case .malformed(_, let reason) = parse("<a>\(deep)</a>") else {
            Issue.record("too deep")
            return
        }
        #expect(reason.contains("in one another"))
        guard case .malformed(_, let many) = parse("<a>" + String(repeating: "<b/>", count: 1 << 20) + "</a>") else {
            Issue.record("too many")
            return
        }
        #expect(many.contains("elements and attributes"))
    }

    @Test func neverTrapsOnDamage() {
        let text =
            "<?xml version='1.0' encoding='UTF-8'?><MPD a='1'><Period><S t='0' d='1'/><![CDATA[x]]>&#65;</Period></MPD>"
        var generator = SeededGenerator(seed: 23009)
        for _ in 0..<3_000 {
            if case .malformed(let line, let reason) = XMLTree.parse(Array(text.utf8).damaged(using: &generator)) {
                #expect(line >= 1 && !reason.isEmpty)
            }
        }
    }
}
