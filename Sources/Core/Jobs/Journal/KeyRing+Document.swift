import FoundationEssentials
public import RTP

/// `keys.json`: the keys that a journal's descriptions name.
extension KeyRing {
    /// More than the size of `limit` keys of the greatest length.
    public static let documentLimit = 2 * 1024 * 1024
    private static let version = 1

    public func document() -> String {
        let keys = texts.sorted { $0.key < $1.key }.map { (key: $0.key, value: JSONValue.string($0.value)) }
        return JSONValue.object([
            (key: "version", value: .integer(Int64(Self.version))), (key: "keys", value: .object(keys)),
        ])
        .renderedForPeople()
    }

    /// Reads the output of `document()`. No error contains any of the text.
    public init(document: String) throws(JobsError) {
        guard let read = try? JSONDecoder().decode(Document.self, from: Data(document.utf8)) else {
            throw .malformedKeys(problem: #"not of the form {"version": 1, "keys": {"<id>": "<base64>"}}"#)
        }
        guard read.version == Self.version else {
            throw .malformedKeys(problem: "unknown version \(read.version); accepted: \(Self.version)")
        }
        self.init(texts: read.keys)
    }

    private struct Document: Decodable {
        var version: Int
        var keys: [String: String]
    }
}
