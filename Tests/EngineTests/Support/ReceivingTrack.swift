import Depacketizing
import Media
import RTP
import Testing

@testable import Engine

/// A receiver of one track, and what it has given so far.
struct ReceivingTrack {
    var track: TrackReceiver
    var results = ReceptionResults()

    init(_ description: TrackDescription, latency milliseconds: Int64 = 100) throws {
        track = TrackReceiver(
            TrackID(connection: 0, track: 0), description: description,
            depacketizer: try #require(Depacketizer(format: description.format)),
            latency: Interval(milliseconds: milliseconds))
    }

    mutating func give(_ bytes: [UInt8], at milliseconds: Int64) throws {
        let time = SessionTime(milliseconds: milliseconds)
        let packet = ReceivedPacket(try RTPPacket(parsing: bytes.span), in: bytes.span, at: time)
        switch track.admit(packet) {
        case .current:
            track.accept(packet, into: &results)
        case .held: break
        case .promoted:
            track.beginEpoch(at: time, into: &results)
            track.acceptHeld(into: &results)
        }
    }

    mutating func poll(at milliseconds: Int64) {
        track.poll(at: SessionTime(milliseconds: milliseconds), into: &results)
    }

    mutating func beginEpoch(at milliseconds: Int64) {
        track.beginEpoch(at: SessionTime(milliseconds: milliseconds), into: &results)
    }

    mutating func finish(at milliseconds: Int64 = 10_000) {
        track.finish(at: SessionTime(milliseconds: milliseconds), into: &results)
    }

    /// Frames that were handed on, then those that wait.
    var frames: [EncodedFrame] {
        results.frames.map(\.frame) + (0..<track.producer.frames.count).map { track.producer.frames[$0] }
    }

    /// How often an epoch ended.
    var endedEpochs: Int {
        results.all.count { result in
            if case .epochEnded = result { true } else { false }
        }
    }

    var timestamps: [Int64] { frames.map(\.extendedTimestamp) }
    var rotations: [Int] { frames.map(\.rotation.rawValue) }
}

extension ReceptionResults {
    var all: [Result] { (0..<count).map { self[$0] } }

    var frames: [(frame: EncodedFrame, placed: PlacedFrame)] {
        all.compactMap { result in
            guard case .frame(let placed, let index) = result else { return nil }
            var (copy, frame) = (self, EncodedFrame())
            copy.exchange(&frame, at: index)
            return (frame, placed)
        }
    }
}
