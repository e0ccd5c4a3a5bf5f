import Depacketizing
import Media
import RTP
import Timing

/// Packets of a track's companions: retransmission, redundancy, parity, comfort noise, telephone events.
///
/// All but retransmission share the numbers of the media when they have its SSRC: they go through the same reorder
/// buffer, are counted, and leave neither a loss nor a hole behind.
extension TrackReceiver {
    /// Takes a packet that has no place in the sequence of the media. False for one that has to be admitted.
    mutating func acceptAside(_ packet: RTPPacket, datagram: Span<UInt8>, at arrival: SessionTime) -> Bool {
        switch description.role(of: packet.payloadType) {
        case .media, .redundancy, nil:
            return false
        case .retransmission(let payloadType):
            acceptRetransmission(packet, of: payloadType, datagram: datagram, at: arrival)
            return true
        case .forwardErrorCorrection, .comfortNoise, .telephoneEvent:
            // Under an SSRC of its own (FlexFEC, RFC 8627), or before the media began: no source for the track.
            guard !admission.isFollowing(packet.ssrc) else { return false }
            note(packet, datagram: datagram, arrival: arrival)
            return true
        }
    }

    private mutating func acceptRetransmission(
        _ packet: RTPPacket, of payloadType: UInt8, datagram: Span<UInt8>, at arrival: SessionTime
    ) {
        tally.retransmitted += 1
        guard let current = admission.current, retransmissions.repeats(packet.ssrc, current: current) else { return }
        do {
            guard let original = try packet.original(payloadType: payloadType, ssrc: current, in: datagram)
            else { return }
            repair(original, datagram: datagram, at: arrival)
        } catch {
            tally.reception.malformed += 1
        }
    }

    /// Takes what a packet says that is neither media nor made of it.
    mutating func note(_ packet: RTPPacket, datagram: Span<UInt8>, arrival: SessionTime) {
        let payload = datagram.extracting(packet.payload)
        switch description.role(of: packet.payloadType) {
        case .forwardErrorCorrection:
            tally.forwardErrorCorrection += 1
        case .comfortNoise:
            tally.comfortNoise += 1
            if (try? ComfortNoise(parsing: payload)) == nil { tally.reception.malformed += 1 }
        case .telephoneEvent(let clockRate):
            noteEvents(payload, clockRate: clockRate, timestamp: packet.timestamp, arrival: arrival)
        case .media, .redundancy, .retransmission, nil:
            tally.noteForeign(payloadType: packet.payloadType)
        }
    }

    /// Events in one payload follow each other without a pause (RFC 4733 §2.5.1.5).
    private mutating func noteEvents(
        _ payload: Span<UInt8>, clockRate: ClockRate, timestamp: UInt32, arrival: SessionTime
    ) {
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
                sessionTime(of: timestamp, arrivedAt: arrival)
                ?? arrival + Interval(nanoseconds: -clockRate.nanoseconds(ofTicks: Int64(event.duration)))
            tally.telephoneEvents.note(
                event, timestamp: timestamp &+ elapsed, clockRate: clockRate,
                start: first + Interval(nanoseconds: clockRate.nanoseconds(ofTicks: Int64(elapsed))))
            elapsed &+= UInt32(event.duration)
            position += TelephoneEvent.byteCount
        }
    }

    /// Takes a packet of blocks: its own goes the way of its type, older ones fill what was lost (RFC 2198 §3).
    mutating func unwrap(_ packet: RTPPacket, sequence: Int64, datagram: Span<UInt8>, arrival: SessionTime) {
        let payload = datagram.extracting(packet.payload)
        // A packet of padding has no blocks.
        guard !payload.isEmpty else { return }
        var blocks: RedundantPayload
        do {
            blocks = try RedundantPayload(parsing: payload)
        } catch {
            tally.reception.malformed += 1
            return
        }
        while let block = blocks.nextRedundantBlock(in: payload) {
            let older = block.packet(in: packet)
            switch description.role(of: older.payloadType) {
            case .media: restore(older, sequence: sequence, datagram: datagram, arrival: arrival)
            case .telephoneEvent, .forwardErrorCorrection: note(older, datagram: datagram, arrival: arrival)
            // Noise was counted when it came; its copies fill nothing.
            case .comfortNoise, .redundancy, .retransmission, nil: break
            }
        }
        let own = blocks.primary.packet(in: packet)
        if description.role(of: own.payloadType) == .media {
            push(own, sequence: sequence, datagram: datagram, arrival: arrival)
        } else {
            note(own, datagram: datagram, arrival: arrival)
        }
    }
}
