public import Media
public import RTP

/// The addresses at which the packets of a connection can arrive.
public struct ListeningAddress: Equatable, Sendable {
    /// The versions of IP that packets come by, with the line or key that says so.
    private let version4: String?
    private let version6: String?

    /// All addresses of this machine: an IPv6 socket receives IPv4 too.
    public static let all = IPAddress.v6(high: 0, low: 0)
    /// All IPv4 addresses.
    public static let allVersion4 = IPAddress.v4(0)

    /// - Parameter source: `source_address`.
    public init(of description: SessionDescription, from source: String?) {
        var (version4, version6): (String?, String?) = (nil, nil)
        for media in description.media where media.isEnabled && MediaKind(rawValue: media.kind) != nil {
            guard let connection = media.connection else { continue }
            if connection.isVersion6 {
                version6 = version6 ?? "the session description has c=IN IP6 \(connection.host)"
            } else {
                version4 = version4 ?? "the session description has c=IN IP4 \(connection.host)"
            }
        }
        switch source.flatMap(IPAddress.init(parsing:)) {
        case .v4(let bits): version4 = version4 ?? "source_address is \(IPAddress.v4(bits).rendered())"
        case .v6: version6 = version6 ?? "source_address is \(source ?? "")"
        case nil: break
        }
        self.version4 = version4
        self.version6 = version6
    }

    public var needsVersion6: Bool { version6 != nil }

    /// Why `receive.address` gets none of the packets; nil where it can.
    func problem(with address: String?) -> String? {
        guard let address, let listening = IPAddress(parsing: address) else { return nil }
        switch listening {
        case .v4:
            return version6.map {
                "\($0), but receive.address \(address) receives IPv4 only; leave out receive.address, or write \"::\""
            }
        case Self.all: return nil
        case .v6:
            return version4.map {
                "\($0), but receive.address \(address) receives IPv6 only; leave out receive.address, or write \"::\""
            }
        }
    }
}

extension JobSource {
    /// Where to listen when the job does not say it: at all IPv4 addresses, and at those of IPv6 if packets come by it.
    public var listeningAddress: IPAddress {
        let needsVersion6 =
            switch self {
            case .sora(let sora): IPAddress(parsing: sora.ipAddress)?.isVersion6 ?? false
            case .sdp(let sdp):
                sdp.connections.contains { connection in
                    guard case .text(let text) = connection.description,
                        let description = try? SessionDescription(parsing: text)
                    else { return false }
                    return ListeningAddress(of: description, from: connection.sourceAddress).needsVersion6
                }
            case .capture: false
            }
        return needsVersion6 ? ListeningAddress.all : ListeningAddress.allVersion4
    }
}
