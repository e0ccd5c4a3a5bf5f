package import Media

/// What a simulated sender sends, the faults of the network, and the result of a correct recorder.
///
/// A document in YAML; `samples/scenarios/README.md` describes the keys.
public struct TortureScenario: Equatable, Sendable {
    package var about: String
    /// Paths relative to the scenario's folder. Several captures are played in turn.
    package var captures: [String]
    /// True time from the first frame to the end of the last.
    package var length: Interval
    /// How long a capture is played before the next one, or itself again, begins; nil: to its end.
    package var turn: Interval?
    /// The position in the first capture at which the stream begins.
    package var entry: Interval
    /// Send only the first picture of a capture, repeatedly at this interval: hours in few bytes.
    package var stills: Interval?
    public var seed: UInt64
    package var audio: Track
    package var video: Track
    package var events: [Event]
    package var expected: TortureExpectation

    /// The sender of one stream, and its network.
    package struct Track: Equatable, Sendable {
        /// How much faster the sender's clock runs than the recorder's.
        package var skewPartsPerMillion = 0.0
        /// nil: generated from the seed.
        package var firstSequenceNumber: UInt16?
        package var firstTimestamp: UInt32?
        package var talk: TalkPattern?
        package var reports: Reports?
        package var network = ImpairmentOptions()
        package var repair: Repair?
    }

    /// Opus with DTX: during silence, one packet of comfort noise is sent, then twenty are omitted (RFC 6716 §2.1.9;
    /// libopus sends one every 400 ms).
    package struct TalkPattern: Equatable, Sendable {
        package var talking: Interval
        package var silent: Interval
    }

    /// The sender reports of one stream (RFC 3550 §6.4.1).
    package struct Reports: Equatable, Sendable {
        package var every: Interval
        /// When the first report is sent.
        package var first: Interval
        /// The error of the sender's wall clock.
        package var clockOffset: Interval
        /// The percentage of reports with a random NTP time.
        package var wrongPercent: Double
        /// How long after its creation a report is delivered.
        package var delay: Interval
    }

    /// Retransmission of lost packets (RFC 4588), as a separate stream on the same port.
    package struct Repair: Equatable, Sendable {
        package var payloadType: UInt8
        /// The time from the loss to the retransmission.
        package var delay: Interval
    }

    package struct Event: Equatable, Sendable {
        package var time: Interval
        /// nil: both.
        package var track: ForwardedSDP.MediaKind?
        package var action: Action
    }

    package enum Action: Equatable, Sendable {
        /// The next packets are lost.
        case lose(packets: Int)
        /// A new SSRC, with unrelated sequence numbers and timestamps (RFC 3550 §8.2).
        case changeSSRC
        /// The same SSRC continues at another sequence number (RFC 3550 §A.1).
        case jumpSequence
        /// The RTP clock jumps forward or back.
        case jumpTimestamp(seconds: Double)
        /// The same codec continues under another payload type, which the description also contains.
        case changePayloadType(UInt8)
        /// Packets with only padding (RFC 3550 §5.1).
        case pad(packets: Int)
        /// Nothing is sent; the RTP clock keeps running, or stops.
        case pause(Interval, clockRuns: Bool)
        /// Nothing is sent; then the stream starts again with new numbers.
        case reconnect(away: Interval)
    }

    package func events(of kind: ForwardedSDP.MediaKind) -> [Event] {
        events.filter { $0.track == nil || $0.track == kind }
    }

    package func track(_ kind: ForwardedSDP.MediaKind) -> Track {
        kind == .audio ? audio : video
    }
}
