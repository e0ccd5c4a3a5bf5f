import Media

@testable import Depacketizing

/// Feeds payloads to a depacketizer and its frames to a gate, and keeps a copy of all that comes out.
struct PacketFeed {
    var depacketizer: Depacketizer
    var gate: IntegrityGate
    private(set) var frames: [EncodedFrame] = []
    private(set) var verdicts: [FrameVerdict] = []
    private(set) var damages: [Damage] = []
    private(set) var errors: [DepacketizingError] = []
    /// The most frames that one push gave.
    private(set) var mostFramesAtOnce = 0
    /// Nothing follows a packet with the marker for so long that its frame comes out.
    var pausesAfterMarkers = true
    private var list = FrameList()
    private var sequence: Int64 = 0

    init(_ depacketizer: Depacketizer) {
        self.depacketizer = depacketizer
        gate = IntegrityGate(codec: depacketizer.codec)
    }

    mutating func push(
        _ payload: [UInt8], at timestamp: Int64, marker: Bool = false, lost: Int = 0, descriptor: [UInt8] = []
    ) {
        sequence += Int64(lost) + 1
        let packet = OrderedPacket(
            extendedTimestamp: timestamp, hasMarker: marker, arrival: SessionTime(milliseconds: sequence),
            lostBefore: lost, payload: 0..<payload.count,
            dependencyDescriptor: payload.count..<payload.count + descriptor.count)
        list.removeAll()
        do {
            try depacketizer.push(packet, datagram: (payload + descriptor).span, into: &list)
        } catch {
            errors.append(error)
        }
        collect()
        if marker, pausesAfterMarkers { poll() }
    }

    /// Nothing comes for a second.
    mutating func poll() {
        list.removeAll()
        depacketizer.poll(at: SessionTime(milliseconds: sequence + 1000), into: &list)
        collect()
    }

    mutating func finish() {
        list.removeAll()
        depacketizer.finish(into: &list)
        collect()
    }

    var bytes: [[UInt8]] { frames.map(\.bytes) }
    var timestamps: [Int64] { frames.map(\.extendedTimestamp) }
    /// Timestamps of the frames that passed the gate.
    var passed: [Int64] { zip(timestamps, verdicts).filter { $0.1 == .pass }.map(\.0) }

    private mutating func collect() {
        mostFramesAtOnce = max(mostFramesAtOnce, list.count)
        for i in 0..<list.count {
            let damage = depacketizer.damage(before: i)
            frames.append(list[i])
            damages.append(damage)
            verdicts.append(gate.judge(list[i], after: damage))
        }
    }
}
