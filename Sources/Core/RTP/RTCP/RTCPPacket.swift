/// One packet of a compound RTCP packet (RFC 3550 §6.1), as far as a recorder needs it.
public enum RTCPPacket: Equatable, Sendable {
    case senderReport(SenderReport)
    case receiverReport(ReceiverReport)
    case sourceDescription(SourceDescription)
    case goodbye(Goodbye)
    /// APP, feedback (RFC 4585), extended reports (RFC 3611) and whatever comes after them.
    case unknown(type: UInt8)
}
