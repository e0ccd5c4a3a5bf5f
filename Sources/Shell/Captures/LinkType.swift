/// The header before the IP header of a captured packet, by its LINKTYPE number
/// (draft-ietf-opsawg-pcaplinktype).
enum LinkType: Equatable, Sendable {
    /// BSD loopback: the address family in the byte order of the capturing machine.
    case null
    case ethernet
    /// Begins with the IPv4 or IPv6 header.
    case raw
    /// OpenBSD loopback: as `null`, in network order.
    case loop
    case linuxSLL
    case linuxSLL2
    /// LINKTYPE_USER0: the journal's events.
    case user
    /// LINKTYPE_USER1: the second copies of the journal's events.
    case copies

    static let rawNumber: UInt32 = 101
    static let userNumber: UInt32 = 147
    static let copiesNumber: UInt32 = 148
    static let acceptedNumbers: [UInt32] = [0, 1, 12, 101, 108, 113, 147, 148, 228, 229, 276]

    init?(number: UInt32) {
        switch number {
        case 0: self = .null
        case 1: self = .ethernet
        // Some programs write 12, a DLT_RAW, into files; 228 and 229 also specify the IP version.
        case 12, Self.rawNumber, 228, 229: self = .raw
        case 108: self = .loop
        case 113: self = .linuxSLL
        case Self.userNumber: self = .user
        case Self.copiesNumber: self = .copies
        case 276: self = .linuxSLL2
        default: return nil
        }
    }
}
