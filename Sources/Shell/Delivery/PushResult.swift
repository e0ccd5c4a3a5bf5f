/// How a request to a target went.
enum PushResult: Equatable, Sendable {
    /// It is done, with this number of bytes.
    case done(bytes: Int)
    /// The file that was to be sent is no longer here.
    case gone
    /// The target will not, and will not the next time either, unless someone changes it.
    case refused(status: Int)
    /// It may succeed another time.
    case failed(String)

    /// By the status of a reply (RFC 9110 §15).
    init(status: Int, of method: PushRequest.Method, bytes: Int) {
        switch (status, method) {
        case (200..<300, _), (404, .delete), (410, .delete): self = .done(bytes: bytes)
        case (408, _), (425, _), (429, _), (500..<600, _): self = .failed("status \(status)")
        default: self = .refused(status: status)
        }
    }

    /// What a person can do about a refusal.
    static func remedy(ofStatus status: Int, method: String) -> String {
        switch status {
        case 300..<400: "redirects (status \(status)), which is not followed; give the URL that it redirects to"
        case 401: "wants another user name or password (status 401); write them as https://USER:PASSWORD@…"
        case 403: "does not permit it (status 403); permit \(method) for this path and user"
        case 404, 409:
            "has no such folder (status \(status)); create it, or have the server do so (nginx: "
                + "create_full_put_path on)"
        case 405, 501:
            "does not take \(method) there (status \(status)); permit it (nginx: dav_methods PUT DELETE MKCOL)"
        case 413: "takes no file of this size (status 413); raise its limit (nginx: client_max_body_size)"
        default: "refuses (status \(status))"
        }
    }
}
