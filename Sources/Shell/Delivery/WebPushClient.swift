import Jobs
import Media
import Services
import Storage

/// Sends files by HTTP, over one connection as long as the server keeps it.
final class WebPushClient: PushClient {
    /// A server that does not answer a connection within this time is away.
    static let connectTimeout = Interval(milliseconds: 10_000)
    /// An upload, or a reply, of which nothing moves for this long is over. There is no limit for the whole: a link may
    /// be slow.
    static let stallTimeout = Interval(milliseconds: 30_000)
    /// Of a reply only the status is of use.
    static let replyLimit = 1 << 20

    private var client: HTTPClient?

    func perform(_ request: PushRequest) -> PushResult {
        let body: HTTPBody?
        switch request.body {
        case .none: body = nil
        case .bytes(let bytes): body = HTTPBody(bytes)
        case .file(let path):
            guard let file = OpenedFile(path: path) else { return .gone }
            body = HTTPBody(byteCount: Int(file.version.byteCount)) { file.read($0, at: $1) }
        }
        do throws(ServicesError) {
            var status = try send(request, body)
            // WebDAV makes no folders by itself (RFC 4918 §9.7.1): 409. Others say 404, and nginx 500.
            if request.method == .put, [404, 409, 500].contains(status) {
                try makeCollections(for: request)
                status = try send(request, body)
            }
            return PushResult(status: status, of: request.method, bytes: body?.byteCount ?? 0)
        } catch {
            // A connection in an unknown state is not used again.
            client = nil
            return .failed("\(error)")
        }
    }

    private func send(_ request: PushRequest, _ body: HTTPBody?) throws(ServicesError) -> Int {
        try send(request.method.rawValue, request.url, type: request.contentType, request.credentials, body)
    }

    private func send(
        _ method: String, _ url: String, type: String? = nil, _ credentials: PushCredentials?, _ body: HTTPBody?
    ) throws(ServicesError) -> Int {
        let client =
            if let client { client } else {
                try HTTPClient(
                    connectTimeout: Self.connectTimeout, stallTimeout: Self.stallTimeout, responseLimit: Self.replyLimit
                )
            }
        self.client = client
        return try client.send(
            method, url, headers: type.map { ["Content-Type: \($0)"] } ?? [],
            login: credentials.map { ($0.user, $0.password) }, body: body
        ).status
    }

    /// Makes the collections in which a file lies, from the top.
    private func makeCollections(for request: PushRequest) throws(ServicesError) {
        var parts = request.url.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let path = parts.dropFirst(3)
        parts = parts.prefix(3)
        for part in path {
            parts.append(part)
            // One that is there is refused (405), and so may be those above it.
            _ = try send("MKCOL", parts.joined(separator: "/") + "/", request.credentials, nil)
        }
    }
}
