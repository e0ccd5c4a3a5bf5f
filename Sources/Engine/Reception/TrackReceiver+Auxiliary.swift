import Depacketizing
import Media
import RTP
import Timing

/// Packets of a track's auxiliary payload types: retransmission, redundancy, parity, comfort noise, telephone events.
///
/// All but retransmission share the numbers of the media when they have its SSRC: they go through the same reorder
/// buffer, are counted, and leave neither a loss nor a hole behind.
extension TrackReceiver {
    /// Takes a packet that has no place in the sequence of the media. False for one that has to be admitted.
    mutating func acceptAside(_ packet: ReceivedPacket, into results: inout ReceptionResults) -> Bool {
        switch role(of: packet) {
        case .media, .redundancy, nil:
            return false
        case .retransmission(let payloadType):
            acceptRetransmission(packet, of: payloadType, into: &results)
            return true
        case .forwardErrorCorrection, .comfortNoise, .telephoneEvent:
            // Under an SSRC of its own (FlexFEC, RFC 8627), or before the media began: no source for the track.
            guard !admission.isFollowing(packet.header.ssrc) else { return false }
            note(packet)
            return true
        }
    }

    private mutating func acceptRetransmission(
        _ packet: ReceivedPacket, of payloadType: UInt8, into results: inout ReceptionResults
    ) {
        tally.retransmitted += 1
        guard let current = admission.current, retransmissions.repeats(packet.header.ssrc, current: current) else {
            return
        }
        do {
            guard
                let original = try packet.header.original(payloadType: payloadType, ssrc: current, in: packet.datagram)
            else { return }
            repair(packet.carrying(original), into: &results)
        } catch {
            tally.reception.malformed += 1
        }
    }

    /// Counts a packet that is neither media nor made of it.
    mutating func note(_ packet: ReceivedPacket) {
        switch role(of: packet) {
        case .forwardErrorCorrection:
            tally.forwardErrorCorrection += 1
        case .comfortNoise:
            tally.comfortNoise += 1
            if (try? ComfortNoise(parsing: packet.payload)) == nil { tally.reception.malformed += 1 }
        case .telephoneEvent(let clockRate):
            noteEvents(packet, clockRate: clockRate)
        case .media, .redundancy, .retransmission, nil:
            tally.noteForeign(payloadType: packet.header.payloadType)
        }
    }

    /// Events in one payload follow each other without a pause (RFC 4733 §2.5.1.5).
    private mutating func noteEvents(_ packet: ReceivedPacket, clockRate: ClockRate) {
        let payload = packet.payload
        let timestamp = packet.header.timestamp
        var position = 0
        // Ticks of the events before in this packet.
        var elapsed: UInt32 = 0
        // An empty packet keeps a path open and has no event.
        while position < payload.count {
            guard let event = try? TelephoneEvent(parsing: payload, at: position) else {
                tally.reception.malformed += 1
                return
            }
            // Chromium puts events of 8 kHz among audio of 48 kHz and gives them the audio's timestamps.
            let first =
                sessionTime(of: timestamp, arrivedAt: packet.arrival)
                ?? packet.arrival + Interval(nanoseconds: -clockRate.nanoseconds(ofTicks: Int64(event.duration)))
            tally.telephoneEvents.note(
                event, timestamp: timestamp &+ elapsed, clockRate: clockRate,
                start: first + clockRate.interval(ofTicks: Int64(elapsed)))
            elapsed &+= UInt32(event.duration)
            position += TelephoneEvent.byteCount
        }
    }

    /// Takes a packet of blocks: its own goes the way of its type, older ones fill what was lost (RFC 2198 §3).
    mutating func unwrap(_ packet: ReceivedPacket) {
        // A packet of padding has no blocks.
        guard !packet.payload.isEmpty else { return }
        var blocks: RedundantPayload
        do {
            blocks = try RedundantPayload(parsing: packet.payload)
        } catch {
            tally.reception.malformed += 1
            return
        }
        while let block = blocks.nextRedundantBlock(in: packet.payload) {
            let older = packet.carrying(block.packet(in: packet.header))
            switch role(of: older) {
            case .media: restore(older)
            case .telephoneEvent, .forwardErrorCorrection: note(older)
            // Noise was counted when it came; its copies fill nothing.
            case .comfortNoise, .redundancy, .retransmission, nil: break
            }
        }
        let own = packet.carrying(blocks.primary.packet(in: packet.header))
        if role(of: own) == .media {
            push(own)
        } else {
            note(own)
        }
    }
}
