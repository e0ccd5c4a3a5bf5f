/// A whole HTTP reply: status and body. Headers are not kept; no service that we ask says anything in them.
public struct HTTPReply: Equatable, Sendable {
    public var status: Int
    public var body: [UInt8]

    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
