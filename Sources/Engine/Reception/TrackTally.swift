import RTP

/// What is counted on a track while it is received and written.
struct TrackTally {
    var reception = ReceptionStatistics()
    /// Of the media that came last, within redundant blocks or not.
    var payloadType: UInt8?
    /// Payload types that came to the track's port and are not its own; their packets count as foreign.
    var foreignPayloadTypes: [UInt8] = []
    var kernelDropped: Int64 = 0
    /// Packets of the retransmission stream, needed or not (RFC 4588).
    var retransmitted = 0
    /// Lost packets that a retransmission brought in time.
    var repaired = 0
    /// Lost packets whose content an older block of a later one brought (RFC 2198).
    var restored = 0
    /// Parity packets; they are not used (RFC 5109, RFC 8627).
    var forwardErrorCorrection = 0
    var comfortNoise = 0
    var telephoneEvents = TelephoneEventList()
    var senderReports: UInt64 = 0
    /// Of those written, the ones that may refer to lost ones (`loss: show`).
    var framesAfterLoss: UInt64 = 0
    var framesDropped: [String: UInt64] = [:]
    /// Frames whose timestamps belong to no clock, placed between their neighbours.
    var framesRetimed = 0

    /// Something came that goes with the media, whether these came or not.
    var hasAuxiliaryPackets: Bool {
        retransmitted > 0 || forwardErrorCorrection > 0 || comfortNoise > 0 || telephoneEvents.count > 0
    }

    mutating func drop(_ reason: String) {
        framesDropped[reason, default: 0] += 1
    }

    /// A packet with a payload type that the description does not give to this track.
    mutating func noteForeign(payloadType: UInt8) {
        reception.foreign += 1
        if foreignPayloadTypes.count < 16, !foreignPayloadTypes.contains(payloadType) {
            foreignPayloadTypes.append(payloadType)
        }
    }
}
