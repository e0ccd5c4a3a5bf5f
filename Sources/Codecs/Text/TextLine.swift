/// Makes one line of any text, such as the names that people give themselves.
enum TextLine {
    /// Unicode scalars that are shown. Sora's names have 255 bytes at most; what is longer has no meaning as a label.
    static let scalarLimit = 256

    /// Without space around it, which would only move the letters.
    static func cleaned(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(scalarLimit) { line.append(breaksTheLine(scalar) ? " " : scalar) }
        guard let first = line.firstIndex(where: isShown), let last = line.lastIndex(where: isShown) else { return "" }
        return String(line[first...last])
    }

    private static func isShown(_ scalar: Unicode.Scalar) -> Bool { !scalar.properties.isWhitespace }

    /// Whether it is a control character, ends a line, or turns the direction of what follows (UAX #9 §2): a name could
    /// otherwise show as another one.
    private static func breaksTheLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: scalar.properties.isBidiControl
        }
    }
}
