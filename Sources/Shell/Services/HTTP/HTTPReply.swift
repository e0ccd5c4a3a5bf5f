/// A complete HTTP reply: status and body. Headers are dropped, because no called service uses them.
public struct HTTPReply: Equatable, Sendable {
    public var status: Int
    public var body: [UInt8]

    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}
