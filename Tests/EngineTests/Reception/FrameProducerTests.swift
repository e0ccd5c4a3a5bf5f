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

    /// H.264 without key frames: pictures of one slice each, with the parameter sets of `h264-opus-360p`.
    private struct Refresh {
        var producer: FrameProducer
        var tally = TrackTally()

        init(loss: LossPolicy = .freeze) throws {
            let sets = "Z0LAHoyNQFAX/LAPCIRq,aM48gA=="
            let format = PayloadFormat(
                payloadType: 96, encodingName: "H264", clockRate: .video,
                parameters: [PayloadFormat.Parameter(name: "sprop-parameter-sets", value: sets)])
            let description = TrackDescription(
                kind: .video, format: format, payloadTypes: [96], port: 1, announcedSources: [])
            producer = FrameProducer(try #require(Depacketizer(format: format)), description, loss: loss)
        }

        /// A P picture; with a recovery point everything is right two frames later.
        mutating func push(_ number: Int, isRecoveryPoint: Bool = false, lost: Int = 0) throws {
            // recovery_frame_cnt 2, exact_match_flag 1 (ITU-T H.264 §D.1.8).
            let information: [UInt8] = [6, 6, 1, 0x70, 0x80]
            // first_mb_in_slice 0, slice_type 5, pic_parameter_set_id 0, then 15 and 16 bits (ITU-T H.264 §7.3.3).
            let bits = (0b1001101 << 31 | UInt64(number) << 16 | UInt64(2 * number)) << 2
            let bytes = (0..<5).map { UInt8(truncatingIfNeeded: bits >> UInt64(32 - 8 * $0)) }
            let slice: [UInt8] = [0x41] + bytes + [0x80]
            let units = isRecoveryPoint ? [information, slice] : [slice]
            let payload: [UInt8] = [0x78] + units.flatMap { unit -> [UInt8] in [0, UInt8(unit.count)] + unit }
            var builder = RTPBuilder.picture(timestamp: UInt32(number * 3000))
            let packet = builder.packet(payload)
            let header = try RTPPacket(parsing: packet.span)
            producer.push(
                OrderedPacket(
                    extendedTimestamp: Int64(number) * 3000, hasMarker: true, arrival: .zero, lostBefore: lost,
                    payload: header.payload),
                ReceivedPacket(header, in: packet.span, at: .zero), &tally)
            producer.poll(at: SessionTime(milliseconds: 1000), &tally)
        }

        var timestamps: [Int64] { (0..<producer.frames.count).map { producer.frames[$0].extendedTimestamp } }
        var shown: [Bool] { (0..<producer.frames.count).map { producer.frames[$0].isShown } }
    }

    @Test func beginsAtARecoveryPointWithWhatIsNotShown() throws {
        var refresh = try Refresh()
        try refresh.push(0)
        for number in 1...2 { try refresh.push(number, isRecoveryPoint: number == 1) }
        #expect(refresh.timestamps.isEmpty, "nothing shows yet that they are needed")
        for number in 3...4 { try refresh.push(number) }
        #expect(refresh.timestamps == [9000 - 180, 9000 - 90, 9000, 12_000])
        #expect(refresh.shown == [false, false, true, true])
        #expect((0..<4).map { refresh.producer.frames[$0].isKeyFrame } == [true, false, false, false])
        #expect(refresh.tally.framesDropped == ["before_first_key_frame": 1])
    }

    @Test func leavesOutWhatNoRightPictureFollows() throws {
        var refresh = try Refresh()
        for number in 1...2 { try refresh.push(number, isRecoveryPoint: number == 1) }
        try refresh.push(4, lost: 1)
        try refresh.push(5, isRecoveryPoint: true)
        refresh.producer.finish(&refresh.tally)
        #expect(refresh.timestamps.isEmpty)
        #expect(refresh.tally.framesDropped == ["depends_on_loss": 3, "before_first_key_frame": 1])
        var shown = try Refresh(loss: .show)
        for number in 1...2 { try shown.push(number, isRecoveryPoint: number == 1) }
        #expect(shown.timestamps == [3000, 6000] && shown.shown == [true, true])
    }
}
