import CCurl
import Glibc
public import Media

/// A blocking HTTP client: one libcurl easy handle, which reuses its connection.
///
/// One thread uses it at a time. It follows no redirects and ignores proxies of the environment, because the operator
/// names the services, which are in the same network.
@safe public final class HTTPClient {
    private let handle: UnsafeMutableRawPointer
    private let responseLimit: Int

    /// - Parameters:
    ///   - connectTimeout: the maximum time to establish TCP (and TLS).
    ///   - totalTimeout: the maximum time from the call to the last byte of the reply.
    ///   - responseLimit: the maximum size of the reply body in bytes; a longer one is `replyTooLarge`.
    public convenience init(
        connectTimeout: Interval = Interval(milliseconds: 1000),
        totalTimeout: Interval = Interval(milliseconds: 3000),
        responseLimit: Int = 4 << 20
    ) throws(ServicesError) {
        try self.init(connecting: connectTimeout, responseLimit)
        try set(CURLOPT_TIMEOUT_MS, to: milliseconds(totalTimeout))
    }

    /// A client for uploads, which may take as long as the link needs.
    ///
    /// - Parameter stallTimeout: the maximum time in which less than `slowestRate` moves, in whole seconds.
    public convenience init(
        connectTimeout: Interval, stallTimeout: Interval, responseLimit: Int
    ) throws(ServicesError) {
        try self.init(connecting: connectTimeout, responseLimit)
        try set(CURLOPT_LOW_SPEED_LIMIT, to: Self.slowestRate)
        try set(CURLOPT_LOW_SPEED_TIME, to: max(1, milliseconds(stallTimeout) / 1000))
    }

    /// Bytes a second below which nothing is moving: keep-alives of TCP alone move less.
    static let slowestRate = 100

    private init(connecting connectTimeout: Interval, _ responseLimit: Int) throws(ServicesError) {
        guard Self.isLibraryReady, let handle = unsafe ccurl_easy_init() else {
            throw .clientFailure(code: Int32(bitPattern: CURLE_FAILED_INIT.rawValue))
        }
        unsafe self.handle = handle
        self.responseLimit = responseLimit
        try set(CURLOPT_CONNECTTIMEOUT_MS, to: milliseconds(connectTimeout))
        try set(CURLOPT_NOSIGNAL, to: 1)  // without it a DNS timeout is a signal, which no thread of ours expects
        try set(CURLOPT_FOLLOWLOCATION, to: 0)
        try set(CURLOPT_PROTOCOLS_STR, to: "http,https")
        try set(CURLOPT_PROXY, to: "")
    }

    deinit {
        unsafe ccurl_easy_cleanup(handle)
    }

    /// Sends `body` to `url` and waits for the whole reply, whatever its status.
    ///
    /// - Parameter headers: lines without line ends, `name: value`.
    /// - Throws: `invalidURL`, `unreachable`, `timedOut`, `malformedReply`, `replyTooLarge`, `clientFailure`.
    public func post(_ url: String, headers: [String], body: [UInt8]) throws(ServicesError) -> HTTPReply {
        guard Self.isHTTP(url) else { throw .invalidURL(url) }
        try set(CURLOPT_URL, to: url)
        try set(CURLOPT_POST, to: 1)
        try set(CURLOPT_POSTFIELDSIZE, to: body.count)
        var list: UnsafeMutablePointer<curl_slist>?
        defer { unsafe ccurl_slist_free_all(list) }
        unsafe try use(headers, &list)
        return try perform(body: body)
    }

    /// Sends a request with any method, and waits for the whole reply, whatever its status.
    ///
    /// - Parameters:
    ///   - headers: as of `post`.
    ///   - login: for basic authorization (RFC 7617).
    ///   - body: read while it is sent.
    /// - Throws: as `post`.
    public func send(
        _ method: String, _ url: String, headers: [String] = [], login: (user: String, password: String)? = nil,
        body: HTTPBody? = nil
    ) throws(ServicesError) -> HTTPReply {
        guard Self.isHTTP(url) else { throw .invalidURL(url) }
        try set(CURLOPT_URL, to: url)
        try set(body == nil ? CURLOPT_HTTPGET : CURLOPT_UPLOAD, to: 1)
        if let body { try set(CURLOPT_INFILESIZE_LARGE, to: body.byteCount) }
        try set(CURLOPT_CUSTOMREQUEST, to: method)
        if let login {
            try set(CURLOPT_USERNAME, to: login.user)
            try set(CURLOPT_PASSWORD, to: login.password)
        }
        var list: UnsafeMutablePointer<curl_slist>?
        defer {
            for option in [CURLOPT_CUSTOMREQUEST, CURLOPT_USERNAME, CURLOPT_PASSWORD] {
                _ = unsafe ccurl_set_pointer(handle, option, nil)
            }
            _ = unsafe ccurl_set_read(handle, nil, nil, nil)
            unsafe ccurl_slist_free_all(list)
        }
        unsafe try use(headers, &list)
        guard let body else { return try perform(body: nil) }
        var source = UploadSource(body: body)
        let result = unsafe withUnsafeMutablePointer(to: &source) { source -> Result<HTTPReply, ServicesError> in
            _ = unsafe ccurl_set_read(handle, giveBytes, goBack, source)
            do throws(ServicesError) {
                return .success(try perform(body: nil))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// An empty value removes the header that libcurl would add; a header of the caller comes later.
    private func use(
        _ headers: [String], _ list: inout UnsafeMutablePointer<curl_slist>?
    ) throws(ServicesError) {
        let named = headers.contains { $0.lowercased().hasPrefix("content-type:") }
        for header in (named ? ["Expect:"] : ["Expect:", "Content-Type:"]) + headers {
            guard !header.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A }),
                let longer = unsafe ccurl_slist_append(list, header)
            else { throw .clientFailure(code: Int32(bitPattern: CURLE_BAD_FUNCTION_ARGUMENT.rawValue)) }
            unsafe list = longer
        }
        unsafe try check(ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, list))
    }

    /// Asks for `url` and waits for the whole reply, whatever its status.
    ///
    /// - Throws: as `post`.
    public func get(_ url: String) throws(ServicesError) -> HTTPReply {
        guard Self.isHTTP(url) else { throw .invalidURL(url) }
        try set(CURLOPT_URL, to: url)
        try set(CURLOPT_HTTPGET, to: 1)
        return try perform(body: nil)
    }

    /// Performs what is set.
    private func perform(body: [UInt8]?) throws(ServicesError) -> HTTPReply {
        var sink = ReplySink(limit: responseLimit)
        let code = unsafe (body ?? []).withUnsafeBufferPointer { bytes in
            unsafe withUnsafeMutablePointer(to: &sink) { sink in
                if body != nil {
                    // Never null, or libcurl would read the body from standard input.
                    let fields =
                        unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress.map(UnsafeRawPointer.init)) ?? handle
                    _ = unsafe ccurl_set_pointer(handle, CURLOPT_POSTFIELDS, fields)
                }
                _ = unsafe ccurl_set_write(handle, receiveReply, sink)
                return unsafe ccurl_easy_perform(handle)
            }
        }
        // The handle must not keep a pointer to freed memory.
        _ = unsafe ccurl_set_pointer(handle, CURLOPT_HTTPHEADER, nil)
        if body != nil { _ = unsafe ccurl_set_pointer(handle, CURLOPT_POSTFIELDS, nil) }
        _ = unsafe ccurl_set_write(handle, nil, nil)

        guard code == CURLE_OK else { throw Self.error(code, sink: sink) }
        var status = 0
        unsafe try check(ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status))
        return HTTPReply(status: status, body: sink.bytes)
    }

    private func set(_ option: CURLoption, to value: Int) throws(ServicesError) {
        unsafe try check(ccurl_set_long(handle, option, value))
    }

    private func set(_ option: CURLoption, to value: String) throws(ServicesError) {
        unsafe try check(ccurl_set_string(handle, option, value))
    }

    private func check(_ code: CURLcode) throws(ServicesError) {
        guard code == CURLE_OK else { throw .clientFailure(code: Int32(bitPattern: code.rawValue)) }
    }

    /// libcurl is loaded once per process; the lazy global makes that safe between threads.
    private static let isLibraryReady = ccurl_load() != 0

    /// The name of Debian's package.
    public static let package = "libcurl4"

    /// Whether libcurl can be loaded; loads it.
    public static var isInstalled: Bool { isLibraryReady }

    private static func isHTTP(_ url: String) -> Bool {
        let lower = url.lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return false }
        return !url.utf8.contains { $0 <= 0x20 || $0 == 0x7F }
    }

    private static func error(_ code: CURLcode, sink: ReplySink) -> ServicesError {
        if sink.isOverLimit { return .replyTooLarge(limit: sink.limit) }
        let reason = unsafe String(cString: ccurl_easy_strerror(code))
        switch code {
        case CURLE_OPERATION_TIMEDOUT:
            return .timedOut
        case CURLE_URL_MALFORMAT:
            return .invalidURL(reason)
        // libcurl reports "Unsupported protocol" for a reply without a status line (HTTP/0.9), as the scheme is
        // checked.
        case CURLE_PARTIAL_FILE, CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING,
            CURLE_HTTP2, CURLE_HTTP2_STREAM:
            return .malformedReply(reason: reason)
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_WRITE_ERROR:
            return .clientFailure(code: Int32(bitPattern: code.rawValue))
        // Resolve, connect, TLS, reset, empty reply: for the caller all mean that the service is unreachable.
        default:
            return .unreachable(code: Int32(bitPattern: code.rawValue), reason: reason)
        }
    }
}

private func milliseconds(_ interval: Interval) -> Int {
    // 0 would mean "no limit" to libcurl.
    max(1, Int(interval.nanoseconds / 1_000_000))
}

/// Collects the body in libcurl's write callback.
private struct ReplySink {
    let limit: Int
    var bytes: [UInt8] = []
    var isOverLimit = false

    init(limit: Int) {
        self.limit = limit
    }
}

/// Where an upload is.
private struct UploadSource {
    let body: HTTPBody
    var offset = 0
}

private func giveBytes(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let source = unsafe context.assumingMemoryBound(to: UploadSource.self)
    let chunk = unsafe source.pointee.body.read(size * count, source.pointee.offset).prefix(size * count)
    unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count).copyBytes(from: chunk)
    unsafe source.pointee.offset += chunk.count
    return chunk.count
}

private func goBack(_ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: Int32) -> Int32 {
    guard let context = unsafe context, origin == SEEK_SET, let offset = Int(exactly: offset) else {
        return CURL_SEEKFUNC_CANTSEEK
    }
    unsafe context.assumingMemoryBound(to: UploadSource.self).pointee.offset = offset
    return CURL_SEEKFUNC_OK
}

private func receiveReply(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let sink = unsafe context.assumingMemoryBound(to: ReplySink.self)
    let received = size * count  // size is always 1, count at most CURL_MAX_WRITE_SIZE
    guard unsafe sink.pointee.bytes.count + received <= sink.pointee.limit else {
        unsafe sink.pointee.isOverLimit = true
        return 0  // anything but `received` makes libcurl give up
    }
    unsafe sink.pointee.bytes.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: received))
    return received
}
