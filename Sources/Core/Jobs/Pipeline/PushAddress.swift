import Presentations

/// The URL of a folder into which files are put (RFC 3986), without the user information that it may be written with.
public struct PushAddress: Equatable, Sendable {
    /// Begins with `http://` or `https://` and ends with a slash. It may hold placeholders.
    public let url: String

    /// Where the name of a connection's folder goes.
    public static let connection = "{connection}"
    /// Where the recording's id goes.
    public static let recording = "{recording}"
    /// What a message shows of an accepted URL.
    static let accepted =
        #"the URL of a folder, such as "https://media.example/live/", with http or https and without query"#
    /// The lists by which OWT names a folder.
    static let lists = PresentationSettings.Manifest.allCases.map(\.path)
    /// As for other URLs of a job (`TextRule.httpURL`).
    private static let byteLimit = 2048

    /// Reads an address with its user information.
    ///
    /// - Throws: what is wrong, in words that contain nothing of the URL, which may have a password.
    static func parse(_ text: String) throws(Problem) -> (address: PushAddress, credentials: PushCredentials?) {
        guard text.utf8.count <= byteLimit else { throw Problem("has more than \(byteLimit) bytes") }
        guard let scheme = ["http://", "https://"].first(where: { text.hasPrefix($0) }) else {
            throw Problem("begins neither with http:// nor with https://")
        }
        let rest = text.dropFirst(scheme.count)
        guard !rest.contains("?"), !rest.contains("#") else { throw Problem("has a query or a fragment") }
        let authority = rest.prefix { $0 != "/" }
        let path = rest[authority.endIndex...]
        var credentials: PushCredentials?
        var host = authority
        if let at = authority.lastIndex(of: "@") {
            guard let read = PushCredentials(userInformation: authority[..<at]) else {
                throw Problem("has a user name or password that cannot be read")
            }
            credentials = read
            host = authority[authority.index(after: at)...]
        }
        guard isHost(host) else { throw Problem("has no host that can be used") }
        return (try PushAddress(scheme + host, path: path), credentials)
    }

    private init(_ origin: String, path: Substring) throws(Problem) {
        var names = path.split(separator: "/", omittingEmptySubsequences: true)
        if let last = names.last, last.hasSuffix(".m3u8") || last.hasSuffix(".mpd") {
            guard Self.lists.contains(String(last)), !path.hasSuffix("/") else {
                throw Problem("names a list that is called otherwise than \(Self.lists.joined(separator: " or "))")
            }
            names.removeLast()
        }
        for name in names {
            guard name != ".", name != ".." else { throw Problem("has . or .. in its path") }
            let plain = name.replacing(Self.connection, with: "").replacing(Self.recording, with: "")
            guard plain.unicodeScalars.allSatisfy(Self.isAllowed) else {
                throw Problem("has characters in its path that must be written as %XX, or an unknown placeholder")
            }
        }
        url = origin + "/" + names.map { $0 + "/" }.joined()
    }

    /// An address that was read before.
    init(known url: String) {
        self.url = url
    }

    var namesConnection: Bool { url.contains(Self.connection) }

    /// The URL of a presentation's folder, ending with a slash.
    ///
    /// - Parameter folder: the name of a connection's folder, which is put behind the URL where no placeholder says
    ///   where it goes; nil for the only presentation of its kind.
    public func url(ofFolder folder: String?, recordingID: String) -> String {
        var whole = url.replacing(Self.recording, with: Self.encoded(recordingID))
        guard let folder else { return whole }
        let name = Self.encoded(folder)
        if namesConnection { return whole.replacing(Self.connection, with: name) }
        whole += name + "/"
        return whole
    }

    /// A path as part of a URL: everything but unreserved characters and slashes as `%XX` (RFC 3986 §2.3).
    public static func encoded(_ path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            let scalar = Unicode.Scalar(byte)
            if byte == UInt8(ascii: "/") || isUnreserved(scalar) {
                text.unicodeScalars.append(scalar)
            } else {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }

    private static func isUnreserved(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "~": true
        default: false
        }
    }

    /// Characters of a path (RFC 3986 §3.3), `%` included.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        isUnreserved(scalar) || "%!$&'()*+,;=:@".unicodeScalars.contains(scalar)
    }

    /// A name or an address, perhaps with a port (RFC 3986 §3.2.2).
    private static func isHost(_ text: Substring) -> Bool {
        var (name, port) = (text, Substring())
        if text.hasPrefix("[") {
            guard let end = text.lastIndex(of: "]") else { return false }
            guard TextRule.address.accepts(String(text[text.index(after: text.startIndex)..<end])) else { return false }
            name = ""
            port = text[text.index(after: end)...]
        } else if let colon = text.firstIndex(of: ":") {
            name = text[..<colon]
            port = text[colon...]
            guard !name.isEmpty else { return false }
        } else if text.isEmpty {
            return false
        }
        guard name.unicodeScalars.allSatisfy({ isUnreserved($0) && $0 != "~" }) else { return false }
        guard !port.isEmpty else { return true }
        let digits = port.dropFirst()
        return port.first == ":" && digits.utf8.allSatisfy { (0x30...0x39).contains($0) } && digits.utf8.count <= 5
            && (1...65535).contains(Int(digits) ?? 0)
    }

    /// What is wrong with a URL.
    struct Problem: Error, Equatable {
        let text: String

        init(_ text: String) {
            self.text = text
        }
    }
}
