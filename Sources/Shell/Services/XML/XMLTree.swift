import CXML
public import Conformance

/// Makes a tree of an XML document, with libxml2. Documents with a DTD are refused, so no entity is defined, and
/// nothing is fetched.
public enum XMLTree {
    /// Elements in one another: a manifest has eight or nine.
    static let depthLimit = 32
    /// Elements and attributes of a document: a day of segments of one second, each listed by itself.
    static let countLimit = 1 << 20
    /// Bytes of a document.
    static let byteLimit = 64 << 20

    /// The name of Debian's package.
    public static let package = "libxml2"

    /// libxml2 is loaded once per process; the lazy global makes that safe between threads.
    private static let isLibraryReady = cxml_load() != 0

    /// Whether libxml2 is on this machine.
    public static var isAvailable: Bool { isLibraryReady }

    public static func parse(_ bytes: [UInt8]) -> ParsedXML {
        guard isLibraryReady else {
            return .malformed(line: 1, reason: "libxml2 cannot be loaded; run apt-get install \(package)")
        }
        guard !bytes.isEmpty else { return .malformed(line: 1, reason: "an empty document") }
        guard bytes.count <= byteLimit else {
            return .malformed(line: 1, reason: "\(bytes.count) bytes; no more than \(byteLimit) are read")
        }
        return unsafe bytes.withUnsafeBytes { buffer in
            let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            guard let start = unsafe start, let reader = unsafe cxml_open(start, Int32(buffer.count)) else {
                return .malformed(line: 1, reason: "an empty document")
            }
            defer { unsafe cxml_close(reader) }
            var building = Building()
            return unsafe building.run(reader)
        }
    }

    /// The elements that are open, outermost first.
    private struct Building {
        private var open: [Element] = []
        private var root: Element?
        private var count = 0

        mutating func run(_ reader: OpaquePointer) -> ParsedXML {
            cxml_forget_error()
            while true {
                switch unsafe cxml_read(reader) {
                case 1:
                    if let problem = unsafe read(reader) {
                        return .malformed(line: max(1, unsafe cxml_line(reader)), reason: problem)
                    }
                case 0:
                    return root.map { .root($0) } ?? .malformed(line: 1, reason: "no element")
                default:
                    return Self.failure
                }
            }
        }

        /// - Returns: why the node is refused.
        private mutating func read(_ reader: OpaquePointer) -> String? {
            let type = unsafe cxml_type(reader)
            switch Int(type) {
            case Int(CXML_DOCUMENT_TYPE): return "a document type declaration; a manifest has none"
            case Int(CXML_ENTITY_REFERENCE): return "an entity that is not defined"
            case Int(CXML_ELEMENT):
                count += 1
                guard open.count < depthLimit else { return "more than \(depthLimit) elements in one another" }
                let isEmpty = unsafe cxml_is_empty(reader) != 0
                var element = unsafe Element(
                    name: XMLTree.text(cxml_local_name(reader)), line: Int(cxml_line(reader)))
                while unsafe cxml_next_attribute(reader) != 0 {
                    count += 1
                    unsafe element.attributes[XMLTree.text(cxml_name(reader))] = unsafe XMLTree.text(cxml_value(reader))
                }
                guard count <= countLimit else { return "more than \(countLimit) elements and attributes" }
                open.append(element)
                if isEmpty { close() }
            case Int(CXML_END): close()
            case Int(CXML_TEXT), Int(CXML_CDATA):
                guard !open.isEmpty else { break }
                unsafe open[open.count - 1].text += XMLTree.trimmed(XMLTree.text(cxml_value(reader)))
            default: break
            }
            return nil
        }

        private mutating func close() {
            guard let element = open.popLast() else { return }
            if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
        }

        private static var failure: ParsedXML {
            guard let error = unsafe cxml_last_error() else { return .malformed(line: 1, reason: "not well-formed") }
            let message = unsafe XMLTree.trimmed(XMLTree.text(error.pointee.message))
            return .malformed(line: max(1, Int(unsafe error.pointee.line)), reason: "not well-formed: \(message)")
        }
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        unsafe pointer.map { unsafe String(cString: $0) } ?? ""
    }

    private static func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
        unsafe pointer.map { unsafe String(cString: $0) } ?? ""
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
