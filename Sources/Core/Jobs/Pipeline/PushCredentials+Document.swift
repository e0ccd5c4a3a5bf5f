import FoundationEssentials

/// `push.json`: the credentials of a job's targets, which neither job nor journal contain.
extension PushCredentials {
    /// More than eight outputs with URLs of the greatest length.
    public static let documentLimit = 64 << 10
    private static let version = 1

    private struct Document: Decodable {
        var version: Int
        /// User and password by URL.
        var credentials: [String: [String]]
    }

    /// - Parameter credentials: by the URL that they are for.
    public static func document(of credentials: [String: PushCredentials]) -> String {
        let members = credentials.sorted { $0.key < $1.key }.map {
            (key: $0.key, value: JSONValue.list([.string($0.value.user), .string($0.value.password)]))
        }
        return JSONValue.object([
            (key: "version", value: .integer(Int64(version))), (key: "credentials", value: .object(members)),
        ])
        .renderedForPeople()
    }

    /// Reads the output of `document(of:)`. No error contains any of the text.
    public static func read(document: String) throws(JobsError) -> [String: PushCredentials] {
        guard let read = try? JSONDecoder().decode(Document.self, from: Data(document.utf8)),
            read.version == version, read.credentials.values.allSatisfy({ $0.count == 2 })
        else {
            throw .malformedKeys(
                problem: #"not of the form {"version": 1, "credentials": {"<url>": ["<user>", "<password>"]}}"#)
        }
        return read.credentials.mapValues { PushCredentials(user: $0[0], password: $0[1]) }
    }
}

extension Pipeline {
    /// The credentials of its outputs, by the URL that they are for.
    public var pushCredentials: [String: PushCredentials] {
        Dictionary(
            outputs.compactMap { output in
                output.push.flatMap { push in push.credentials.map { (push.address.url, $0) } }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The same pipeline with credentials for its outputs that have none.
    public func adding(_ credentials: [String: PushCredentials]) -> Pipeline {
        var pipeline = self
        for i in pipeline.outputs.indices {
            guard let push = pipeline.outputs[i].push, push.credentials == nil else { continue }
            pipeline.outputs[i].push?.credentials = credentials[push.address.url]
        }
        return pipeline
    }
}
