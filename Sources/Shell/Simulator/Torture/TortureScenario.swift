package import Media

/// What a torture sender sends, what the network does to it, and what a right recorder makes of it.
///
/// A document in YAML; `samples/scenarios/README.md` describes the keys.
public struct TortureScenario: Equatable, Sendable {
    package var about: String
    /// Paths as the document has them, relative to its folder. Several take turns.
    package var captures: [String]
    /// True time from the first to the end of the last frame.
    package var length: Interval
    /// How long a capture is played before the next one, or itself again, begins; nil: to its end.
    package var turn: Interval?
    /// Where in the first capture the call is joined.
    package var entry: Interval
    /// Only a capture's first picture is sent, again and again at this distance: hours in few bytes.
    package var stills: Interval?
    public var seed: UInt64
    package var audio: Track
    package var video: Track
    package var events: [Event]
    package var expected: TortureExpectation

    /// One stream's sender, and the network behind it.
    package struct Track: Equatable, Sendable {
        /// How much faster the sender's clock runs than the recorder's.
        package var skewPartsPerMillion = 0.0
        /// nil: made up from the seed.
        package var firstSequenceNumber: UInt16?
        package var firstTimestamp: UInt32?
        package var talk: TalkPattern?
        package var reports: Reports?
        package var network = ImpairmentOptions()
        package var repair: Repair?
    }

    /// Opus with DTX: while nobody talks, one packet of comfort noise is sent and twenty are not (RFC 6716 §2.1.9;
    /// libopus sends one after 400 ms without).
    package struct TalkPattern: Equatable, Sendable {
        package var talking: Interval
        package var silent: Interval
    }

    /// The sender reports of one stream (RFC 3550 §6.4.1).
    package struct Reports: Equatable, Sendable {
        package var every: Interval
        /// The first of them is sent then.
        package var first: Interval
        /// How far the sender's wall clock is wrong.
        package var clockOffset: Interval
        /// Percent of the reports that name a random NTP time.
        package var wrongPercent: Double
        /// How much later than it was made each is delivered.
        package var delay: Interval
    }

    /// Retransmission of what was lost (RFC 4588), as a stream of its own on the same port.
    package struct Repair: Equatable, Sendable {
        package var payloadType: UInt8
        /// From the loss to the second sending.
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
        /// The same SSRC goes on at another sequence number (RFC 3550 §A.1).
        case jumpSequence
        /// The RTP clock is set forward or back.
        case jumpTimestamp(seconds: Double)
        /// The same codec under another number, which the description names too.
        case changePayloadType(UInt8)
        /// Packets with padding alone (RFC 3550 §5.1).
        case pad(packets: Int)
        /// Nothing is sent; meanwhile the RTP clock runs on, or stands still.
        case pause(Interval, clockRuns: Bool)
        /// Nothing is sent; then everything begins anew.
        case reconnect(away: Interval)
    }

    package func events(of kind: ForwardedSDP.MediaKind) -> [Event] {
        events.filter { $0.track == nil || $0.track == kind }
    }

    package func track(_ kind: ForwardedSDP.MediaKind) -> Track {
        kind == .audio ? audio : video
    }
}
