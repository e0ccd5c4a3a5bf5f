import Jobs

/// One request to a target.
struct PushRequest: Equatable, Sendable {
    enum Method: String, Sendable {
        case put = "PUT"
        case post = "POST"
        case delete = "DELETE"

        init(_ method: PushTarget.Method) {
            switch method {
            case .put: self = .put
            case .post: self = .post
            }
        }
    }

    enum Body: Equatable, Sendable {
        case none
        case bytes([UInt8])
        /// The path of a file, which is read while it is sent.
        case file(String)
    }

    var method: Method
    var url: String
    var credentials: PushCredentials?
    var contentType: String?
    var body: Body
}
