public import Media

/// Files behind URLs, for those who read them one after the other. Why one could not be read is kept for a person.
public final class WebFiles {
    /// A file that is read at once.
    static let byteLimit = 256 << 20
    /// Failures that are kept; a server that is gone gives the same one for each file.
    static let failureLimit = 100

    private let client: HTTPClient
    /// In the order of the requests.
    public private(set) var failures: [(url: String, reason: String)] = []

    /// - Parameter timeout: the maximum time for each file.
    public init(timeout: Interval = Interval(milliseconds: 30_000)) throws(ServicesError) {
        client = try HTTPClient(
            connectTimeout: Interval(milliseconds: 5_000), totalTimeout: timeout, responseLimit: Self.byteLimit)
    }

    /// The bytes at a URL; nil where the server gives none.
    public func read(_ url: String) -> [UInt8]? {
        do {
            let reply = try client.get(url)
            guard reply.status == 200 else { throw ServicesError.unexpectedStatus(reply.status) }
            return reply.body
        } catch {
            if failures.count < Self.failureLimit { failures.append((url, "\(error)")) }
            return nil
        }
    }
}
