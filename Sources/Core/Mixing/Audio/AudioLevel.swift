/// The level of a packet as the sender measured it (RFC 6464 §3): one byte of a header extension.
///
/// ```text
///  0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+
/// |V|    level    |   level: 0 to 127, in -dBov
/// +-+-+-+-+-+-+-+-+
/// ```
public struct AudioLevel: Equatable, Sendable {
    /// dBov: 0 is full scale, -127 is silence.
    public var decibels: Int
    /// The sender classified it as speech. Some senders never set it.
    public var isVoice: Bool

    public init(decibels: Int, isVoice: Bool) {
        self.decibels = decibels
        self.isVoice = isVoice
    }

    public init(parsing byte: UInt8) {
        decibels = -Int(byte & 0x7F)
        isVoice = byte & 0x80 != 0
    }
}
