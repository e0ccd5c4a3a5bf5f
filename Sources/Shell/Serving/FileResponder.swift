import Hummingbird
import Presentations
import Storage

/// Answers requests for what is in a folder.
struct FileResponder: HTTPResponder {
    /// A connection that can be left.
    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        let leave: @Sendable () -> Void

        init(source: ApplicationRequestContextSource) {
            coreContext = .init(source: source)
            let channel = source.channel
            leave = { channel.close(promise: nil) }
        }
    }

    let folder: ServedFolder
    let watch: PlaylistWatch
    let arrivals: FileArrivals
    /// Which pages of other servers may read what is served (`Access-Control-Allow-Origin`).
    let origin: String
    let patience: Duration

    func respond(to request: Request, context: Context) async throws -> Response {
        // Nothing here takes a body. The connection ends, so that nobody keeps it by sending one without end.
        if request.headers[.transferEncoding] != nil || (request.headers[.contentLength] ?? "0") != "0" {
            return refusal(.contentTooLarge, "This server takes no content.\n", isLast: true)
        }
        var response: Response
        switch request.method {
        case .get, .head: response = await answer(to: request, context: context)
        case .options: response = preflight
        default:
            response = refusal(.methodNotAllowed, "This server only serves.\n")
            response.headers[.allow] = "GET, HEAD, OPTIONS"
        }
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.accessControlExposeHeaders] = "Content-Length, Content-Range, Date, ETag"
        if origin != "*" { response.headers[.vary] = "Origin" }
        response.headers[.xContentTypeOptions] = "nosniff"
        return request.method == .head ? response.createHeadResponse() : response
    }

    private var preflight: Response {
        Response(
            status: .noContent,
            headers: [
                .accessControlAllowMethods: "GET, HEAD, OPTIONS",
                .accessControlAllowHeaders: "Range, If-None-Match, If-Modified-Since, If-Range, Cache-Control",
                .accessControlMaxAge: "86400",
            ])
    }

    private func answer(to request: Request, context: Context) async -> Response {
        guard let path = RequestedPath(parsing: request.uri.path) else { return notFound }
        var found = folder.find(path)
        if case .missing = found, await waitForPart(path) { found = folder.find(path) }
        switch found {
        case .missing: return growing(path, context) ?? generated(for: path) ?? notFound
        case .folder where path.isFolder: return page(of: path, request)
        case .folder:
            // Relative, so that no name of a host is needed, and with a dot, so that a colon makes no scheme of it.
            let name = RequestedPath.encoded(path.names.last ?? "")
            return Response(status: .movedPermanently, headers: [.location: "./\(name)/"])
        case .file(let file, let name, let real):
            if MediaType(ofFile: name) == .m3u8 { return await playlist(at: real, request) }
            return self.file(file, name: name, request, leave: context.leave)
        }
    }

    /// The page of a folder without one: the player, or a list of what is below.
    private func page(of path: RequestedPath, _ request: Request) -> Response {
        if case .file(let file, let name, _) = find(PlayerPage.name, in: path) {
            return self.file(file, name: name, request, leave: {})
        }
        if case .file = find(PresentationSettings.Manifest.hls.path, in: path) { return player }
        let list = PresentationList(of: folder, in: path)
        guard path.names.isEmpty || !list.entries.isEmpty else { return notFound }
        return page(Array(list.rendered().utf8))
    }

    /// `index.html` of a presentation that has none.
    private func generated(for path: RequestedPath) -> Response? {
        guard path.names.last == PlayerPage.name, !path.isFolder else { return nil }
        let parent = RequestedPath(names: path.names.dropLast())
        guard case .file = find(PresentationSettings.Manifest.hls.path, in: parent) else { return nil }
        return player
    }

    /// Waits for a part of a segment that the playlist of its track hints at.
    ///
    /// - Returns: false at once for whatever is none.
    private func waitForPart(_ path: RequestedPath) async -> Bool {
        guard let part = path.names.last, part.hasSuffix(".m4s"), part.split(separator: ".").count == 3,
            let track = path.names.dropLast().last,
            case .file(_, _, let real) = find(
                TrackFiles(track).playlist, in: RequestedPath(names: path.names.dropLast(2)))
        else { return false }
        return await watch.hint(at: "\(RequestedPath.encoded(track))/\(part)", in: real)
    }

    /// A segment of which there are parts so far. Its length is not known, and it will not be another one.
    private func growing(_ path: RequestedPath, _ context: Context) -> Response? {
        guard let segment = GrowingSegment(path, in: folder, arrivals) else { return nil }
        let client = ClientWatch(patience: patience, leave: context.leave)
        return Response(
            status: .ok, headers: [.contentType: MediaType.m4s.rawValue, .cacheControl: MediaType.immutable],
            body: segment.body(for: client))
    }

    private func find(_ name: String, in path: RequestedPath) -> ServedFolder.Found {
        folder.find(RequestedPath(names: path.names + [name], isFolder: false))
    }

    private var player: Response { page(PlayerPage.bytes) }

    private func playlist(at real: String, _ request: Request) async -> Response {
        guard let reload = ReloadRequest(parsing: request.uri.query) else {
            return refusal(.badRequest, "_HLS_msn and _HLS_part are whole numbers; _HLS_part needs _HLS_msn.\n")
        }
        switch await watch.playlist(at: real, for: reload) {
        case .missing: return notFound
        case .refused: return refusal(.badRequest, "The playlist is far from having this segment.\n")
        case .late:
            var response = refusal(.serviceUnavailable, "Nothing was added for three target durations.\n")
            response.headers[.retryAfter] = "1"
            return response
        case .snapshot(let snapshot):
            guard let delta = snapshot.delta else {
                return playlist(snapshot.whole, Validators(snapshot.version), request)
            }
            let version = Validators(snapshot.version, form: reload.isDelta ? "-delta" : "-live")
            return playlist(reload.isDelta ? delta : snapshot.whole, version, request)
        }
    }

    private func file(
        _ file: OpenedFile, name: String, _ request: Request, leave: @escaping @Sendable () -> Void
    ) -> Response {
        let version = Validators(file.version)
        let byteCount = file.version.byteCount
        var headers = version.headers(caching: MediaType.caching(ofFile: name))
        headers[.contentType] = MediaType(ofFile: name)?.rawValue
        headers[.acceptRanges] = "bytes"
        let conditions = Conditions(request.headers)
        if conditions.isSatisfied(by: version) { return Response(status: .notModified, headers: headers) }
        let asked = conditions.allowsRange(of: version) && request.method == .get ? request.headers[.range] : nil
        var status = HTTPResponse.Status.ok
        var range = 0..<byteCount
        switch ByteRange(parsing: asked, byteCount: byteCount) {
        case .whole: break
        case .part(let part):
            (status, range) = (.partialContent, part)
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(byteCount)"
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(byteCount)"
            headers[.contentType] = nil
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
        let stream = FileStream(file: file, range: range, client: ClientWatch(patience: patience, leave: leave))
        return Response(status: status, headers: headers, body: stream.body)
    }

    private func playlist(_ text: ByteBuffer, _ version: Validators, _ request: Request) -> Response {
        var headers = version.headers(caching: MediaType.checked)
        headers[.contentType] = MediaType.m3u8.rawValue
        if Conditions(request.headers).isSatisfied(by: version) {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: text))
    }

    private func page(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: MediaType.html.rawValue, .cacheControl: MediaType.checked],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private var notFound: Response { refusal(.notFound, "There is nothing of this name to be served.\n") }

    private func refusal(_ status: HTTPResponse.Status, _ text: String, isLast: Bool = false) -> Response {
        let bytes = ByteBuffer(string: text)
        var headers: HTTPFields = [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"]
        guard isLast else { return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: bytes)) }
        headers[.connection] = "close"
        return Response(
            status: status, headers: headers,
            body: ResponseBody(contentLength: bytes.readableBytes) { writer in
                try await writer.write(bytes)
                // What ends without its end is closed.
                throw ServingError.unfinished
            })
    }
}

extension Conditions {
    init(_ headers: HTTPFields) {
        self.init(
            ifNoneMatch: headers[.ifNoneMatch], ifModifiedSince: headers[.ifModifiedSince], ifRange: headers[.ifRange])
    }
}

extension Validators {
    fileprivate func headers(caching: String) -> HTTPFields {
        [.eTag: tag, .lastModified: date, .cacheControl: caching]
    }
}
