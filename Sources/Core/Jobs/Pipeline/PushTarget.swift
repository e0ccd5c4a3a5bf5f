/// Where the files of a presentation are sent beside the folder that they are written to (OWT's `HlsParameters` and
/// `DashParameters`).
public struct PushTarget: Equatable, Sendable {
    public enum Method: String, CaseIterable, Sendable {
        case put = "PUT"
        case post = "POST"
    }

    public var address: PushAddress
    /// Not part of any document that the recorder writes but `push.json`.
    public var credentials: PushCredentials?
    public var method: Method
    /// Whether files that leave the window are deleted at the target too.
    public var deletes: Bool

    /// The keys that an output has for it.
    static let keys = ["url", "method", "delete"]

    public init(
        _ address: PushAddress, credentials: PushCredentials? = nil, method: Method = .put, deletes: Bool = false
    ) {
        self.address = address
        self.credentials = credentials
        self.method = method
        self.deletes = deletes
    }

    /// Reads the keys of an output; nil where it has no URL.
    init?(_ object: DocumentObject, ofConnections: Bool, _ reader: inout DocumentReader) {
        let method = reader.choice(object["method"], "a method", of: Method.self)
        let deletes = reader.boolean(object["delete"])
        guard let node = object["url"] else {
            for key in ["method", "delete"] {
                guard let member = object[key] else { continue }
                reader.refuse(member, "has no effect without url", accepted: "null, or a url beside it")
            }
            return nil
        }
        // No message quotes the URL: it may have a password.
        guard case .string(let text) = node.content else {
            reader.refuse(node, "is not a string", accepted: PushAddress.accepted)
            return nil
        }
        do throws(PushAddress.Problem) {
            let (address, credentials) = try PushAddress.parse(text)
            if address.namesConnection, !ofConnections {
                reader.refuse(
                    node, "has {connection}, and the output is of no connection", accepted: "{recording}, or none")
            }
            self.init(address, credentials: credentials, method: method ?? .put, deletes: deletes ?? false)
        } catch {
            reader.refuse(node, "the URL \(error.text)", accepted: PushAddress.accepted)
            return nil
        }
    }

    /// The keys as a document has them, without credentials.
    var members: [String: JSONValue?] {
        ["url": .string(address.url), "method": .string(method.rawValue), "delete": .boolean(deletes)]
    }
}
