/// The body of a request, which is read while it is sent.
public struct HTTPBody {
    public let byteCount: Int
    /// The next bytes: at most this number of them, from this offset on; none where it ends.
    let read: (_ count: Int, _ offset: Int) -> [UInt8]

    /// - Parameter read: at most so many bytes from an offset on, at least one unless the body ends there.
    public init(byteCount: Int, read: @escaping (_ count: Int, _ offset: Int) -> [UInt8]) {
        self.byteCount = byteCount
        self.read = read
    }

    public init(_ bytes: [UInt8]) {
        self.init(byteCount: bytes.count) { Array(bytes.dropFirst($1).prefix($0)) }
    }
}
