/// Numbers of the pcapng format (draft-ietf-opsawg-pcapng §3.1, §4), for reading and writing.
enum Pcapng {
    static let sectionHeader: UInt32 = 0x0A0D_0D0A
    static let interfaceDescription: UInt32 = 1
    /// Obsolete, but old captures have it (draft-ietf-opsawg-pcapng appendix A).
    static let packet: UInt32 = 2
    static let simplePacket: UInt32 = 3
    static let nameResolution: UInt32 = 4
    static let interfaceStatistics: UInt32 = 5
    static let enhancedPacket: UInt32 = 6
    /// Whether a block of this type is looked for behind damage. Other types are read, but only where they are
    /// expected: a block of any type would be found too easily in the middle of a packet.
    static func isLookedFor(_ type: UInt32) -> Bool {
        type == sectionHeader || interfaceDescription...enhancedPacket ~= type
    }

    static let byteOrderMagic: UInt32 = 0x1A2B_3C4D

    /// Type and length before the body.
    static let blockHeaderLength = 8
    /// Type, length and, after the body, the length again.
    static let blockOverhead = 12
    static let sectionHeaderLength = 28
    static let interfaceDescriptionLength = 20
    /// With the interface, two words of time, captured and original length.
    static let enhancedPacketLength = 32
    static let simplePacketLength = 16

    enum Option {
        static let endOfOptions: UInt16 = 0
        static let comment: UInt16 = 1
        static let interfaceName: UInt16 = 2
        static let application: UInt16 = 4
        static let timestampResolution: UInt16 = 9
        static let timestampOffset: UInt16 = 14
        /// The CRC-32 of the block up to this option's value, little-endian. Codes from 0x8000 on are for local use
        /// (draft-ietf-opsawg-pcapng §3.5). The registered `epb_hash` covers the packet alone, not its time and
        /// interface.
        static let checksum: UInt16 = 0x8C32
    }

    /// The option with the checksum, the end of the options and the length of the block, which end each block of a
    /// journal.
    static let checkedEndLength = 16

    /// The comment with the stamp of a packet before clamping, in decimal nanoseconds. A comment needs no registered
    /// number, and every viewer shows it.
    static let rawTimePrefix = Array("raw=".utf8)
    /// The comments with the number of an event, counted from 0, at the event and at its second copy.
    static let eventPrefix = Array("event=".utf8)
    static let copyPrefix = Array("copy=".utf8)

    /// Bodies and options are padded to words of 32 bits.
    static func padded(_ length: Int) -> Int {
        (length + 3) & ~3
    }
}
