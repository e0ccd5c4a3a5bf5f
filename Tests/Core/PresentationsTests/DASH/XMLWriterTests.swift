import Testing

@testable import Presentations

@Suite struct XMLWriterTests {
    @Test func elementsAreIndented() {
        var writer = XMLWriter()
        writer.element("a", ["x": "1", "y": nil]) { inner in
            inner.emptyElement("b")
            inner.element("c") { $0.emptyElement("d", ["z": ""]) }
        }
        #expect(
            writer.text == """
                <?xml version="1.0" encoding="UTF-8"?>
                <a x="1">
                  <b/>
                  <c>
                    <d z=""/>
                  </c>
                </a>

                """)
    }

    // W3C XML 1.0 §2.2, §2.3, §3.3.3.
    @Test(arguments: [
        ("plain", "plain"), ("a&b<c>\"d\"'", "a&amp;b&lt;c&gt;&quot;d&quot;'"), ("a\n\t\r", "a&#10;&#9;&#13;"),
        ("山\u{0}\u{1F}\u{FFFE}", "山\u{FFFD}\u{FFFD}\u{FFFD}"), ("\u{1F600}", "\u{1F600}"),
    ])
    func aValueCannotLeaveItsAttribute(value: String, escaped: String) {
        #expect(XMLWriter.escaped(value) == escaped)
    }

    @Test func writesTextBetweenTags() {
        var writer = XMLWriter()
        writer.element("MPD") { $0.textElement("Label", "Bo & <b>") }
        #expect(writer.text.hasSuffix("<MPD>\n  <Label>Bo &amp; &lt;b&gt;</Label>\n</MPD>\n"))
    }
}
