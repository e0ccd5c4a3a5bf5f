import Depacketizing
import Jobs
import Media
import RTP
import TestSupport
import Testing

@testable import Engine

@Suite struct FrameProducerTests {
    /// A producer of VP8 and what it counts.
    private struct Production {
        var producer: FrameProducer
        var tally = TrackTally()

        init(loss: LossPolicy = .freeze) throws {
            let format = PayloadFormat(payloadType: 120, encodingName: "VP8", clockRate: .video)
            let description = TrackDescription(
                kind: .video, format: format, payloadTypes: [120], port: 1, announcedSources: [],
                videoOrientationID: 13)
            producer = FrameProducer(try #require(Depacketizer(format: format)), description, loss: loss)
        }

        mutating func push(_ packets: [[UInt8]], lostBefore lost: Int = 0) throws {
            for (i, bytes) in packets.enumerated() {
                let header = try RTPPacket(parsing: bytes.span)
                producer.push(
                    OrderedPacket(
                        extendedTimestamp: Int64(header.timestamp),
                        hasMarker: header.hasMarker, arrival: .zero, lostBefore: i == 0 ? lost : 0,
                        payload: header.payload),
                    ReceivedPacket(header, in: bytes.span, at: .zero), &tally)
            }
            // Nothing follows for so long that a marker is believed.
            producer.poll(at: SessionTime(milliseconds: 1000), &tally)
        }

        var timestamps: [Int64] { (0..<producer.frames.count).map { producer.frames[$0].extendedTimestamp } }
    }

    @Test func keepsWholeFramesUntilTheyAreReleased() throws {
        var production = try Production()
        var picture = RTPBuilder.picture(timestamp: 0)
        #expect(production.producer.codec == .video(.vp8))
        for i in 0..<3 { try production.push(picture.vp8(isKeyFrame: i == 0)) }
        #expect(production.timestamps == [0, 3600, 7200])
        production.producer.frames.removeFirst(2)
        #expect(production.timestamps == [7200])
    }

    @Test func dropsWhatCannotBeDecodedWithItsReason() throws {
        var production = try Production()
        var picture = RTPBuilder.picture(timestamp: 0)
        try production.push(picture.vp8(isKeyFrame: false))
        #expect(production.producer.isWaitingForKeyFrame)
        try production.push(picture.vp8(isKeyFrame: true))
        _ = picture.vp8(isKeyFrame: false)
        try production.push(picture.vp8(isKeyFrame: false), lostBefore: 2)
        #expect(production.timestamps == [3600])
        #expect(production.tally.framesDropped == ["before_first_key_frame": 1, "depends_on_loss": 1])
        #expect(production.producer.droppedTimestamp == 10_800)
        production.producer.forgetDropped()
        #expect(production.producer.droppedTimestamp == nil)
    }

    @Test func letsThroughWhatDependsOnALossWhereThatIsWanted() throws {
        var production = try Production(loss: .show)
        var picture = RTPBuilder.picture(timestamp: 0)
        try production.push(picture.vp8(isKeyFrame: true))
        _ = picture.vp8(isKeyFrame: false)
        try production.push(picture.vp8(isKeyFrame: false), lostBefore: 2)
        #expect(production.timestamps == [0, 7200])
        #expect(production.tally.framesAfterLoss == 1 && production.tally.framesDropped.isEmpty)
    }

    @Test func countsAPayloadThatCannotBeRead() throws {
        var production = try Production()
        var picture = RTPBuilder.picture(timestamp: 0)
        try production.push([picture.packet([0x90])])
        try production.push(picture.vp8(isKeyFrame: true))
        #expect(production.tally.reception.malformed == 1 && production.timestamps.count == 1)
    }

    @Test func turnsAPictureAsItsPacketsSayUntilTheEpochEnds() throws {
        var production = try Production()
        var picture = RTPBuilder.picture(timestamp: 0)
        var packets = picture.vp8(isKeyFrame: true)
        // Orientation under id 13 of the one-byte form (RFC 8285 §4.2): 90 degrees.
        packets[1] =
            [packets[1][0] | 0x10] + packets[1][1..<12] + [0xBE, 0xDE, 0, 1, 0xD0, 1, 0, 0] + packets[1][12...]
        try production.push(packets)
        production.producer.beginEpoch()
        try production.push(picture.vp8(isKeyFrame: true))
        #expect((0..<2).map { production.producer.frames[$0].rotation.rawValue } == [90, 0])
    }

    @Test func believesNoReferenceAcrossEpochs() throws {
        var production = try Production()
        var picture = RTPBuilder.picture(timestamp: 0)
        try production.push(picture.vp8(isKeyFrame: true))
        #expect(!production.producer.isWaitingForKeyFrame)
        production.producer.beginEpoch()
        #expect(production.producer.isWaitingForKeyFrame)
    }

    @Test func givesNoPictureThatTheEndCutsOff() throws {
        var production = try Production()
        var picture = RTPBuilder.picture(timestamp: 0)
        var packets = picture.vp8(isKeyFrame: true, packets: 1)
        packets[0][1] &= 0x7F
        try production.push(packets)
        #expect(production.timestamps.isEmpty)
        production.producer.finish(&production.tally)
        #expect(production.timestamps.isEmpty && production.tally.framesDropped.isEmpty)
    }
}
