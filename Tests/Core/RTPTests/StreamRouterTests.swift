import Media
import RTP
import TestSupport
import Testing

@Suite struct StreamRouterTests {
    /// A packet whose MID extension, one-byte form with identifier 4 (RFC 8285 §4.2), is `mid`.
    private func route(
        _ router: inout StreamRouter, payloadType: UInt8 = 96, ssrc: UInt32, mid: String? = nil
    ) throws -> TrackID? {
        var builder = RTPBuilder(payloadType: payloadType, ssrc: ssrc, step: 1)
        var bytes = builder.packet([1, 2, 3])
        if let mid {
            var block: [UInt8] = [UInt8(4 << 4 | (mid.utf8.count - 1))] + Array(mid.utf8)
            while !block.count.isMultiple(of: 4) { block.append(0) }
            bytes[0] |= 0x10
            bytes.insert(contentsOf: [0xBE, 0xDE, 0, UInt8(block.count / 4)] + block, at: 12)
        }
        return router.route(try RTPPacket(parsing: bytes.span), in: bytes.span)
    }

    private func section(_ payloadTypes: [UInt8], _ sources: [UInt32] = [], mid: String? = nil) -> StreamRouter.Section
    {
        StreamRouter.Section(payloadTypes: payloadTypes, sources: sources, mid: mid, midExtensionID: mid.map { _ in 4 })
    }

    @Test func findsASectionByAPayloadTypeOfItsOwn() throws {
        var router = StreamRouter()
        router.add(section([111]), for: .audio)
        router.add(section([96, 97]), for: .video)
        #expect(try route(&router, payloadType: 111, ssrc: 1) == .audio)
        #expect(try route(&router, payloadType: 97, ssrc: 2) == .video)
        #expect(try route(&router, payloadType: 98, ssrc: 2) == nil)
    }

    @Test func tellsACameraFromAScreenByTheSSRCsThatAreAnnounced() throws {
        var router = StreamRouter()
        router.add(section([96], [10, 11]), for: .camera)
        router.add(section([96], [20]), for: .screen)
        #expect(try route(&router, ssrc: 20) == .screen)
        #expect(try route(&router, ssrc: 11) == .camera)
    }

    // Whatever its packets say: the section is that of the track that it was found beside.
    @Test func givesASourceATrackOfItsOwn() throws {
        var router = StreamRouter()
        router.add(section([96], [7], mid: "0"), for: .camera)
        #expect(try route(&router, ssrc: 9) == .camera)
        router.assign(9, to: .screen)
        #expect(try route(&router, ssrc: 9) == .screen)
        #expect(try route(&router, ssrc: 9, mid: "0") == .screen)
        #expect(try route(&router, ssrc: 7) == .camera)
        router.remove(.camera)
        #expect(try route(&router, ssrc: 9) == .screen && !router.isEmpty)
        router.remove(.screen)
        #expect(try route(&router, ssrc: 9) == nil && router.isEmpty)
    }

    @Test func learnsASourceFromThePacketThatCarriesItsMID() throws {
        var router = StreamRouter()
        router.add(section([96], mid: "0"), for: .camera)
        router.add(section([96], mid: "1"), for: .screen)
        #expect(try route(&router, ssrc: 7, mid: "1") == .screen)
        #expect(try route(&router, ssrc: 7) == .screen)
        #expect(try route(&router, ssrc: 7, mid: "1") == .screen)
    }

    @Test func followsAMIDOverWhatTheSourceMeantBefore() throws {
        var router = StreamRouter()
        router.add(section([96], [7], mid: "0"), for: .camera)
        router.add(section([96], mid: "a longer name"), for: .screen)
        #expect(try route(&router, ssrc: 7) == .camera)
        #expect(try route(&router, ssrc: 7, mid: "a longer name") == .screen)
        #expect(try route(&router, ssrc: 7) == .screen)
    }

    @Test func refusesAMIDThatNoSectionHas() throws {
        var router = StreamRouter()
        router.add(section([96], [7], mid: "0"), for: .camera)
        #expect(try route(&router, ssrc: 7, mid: "9") == nil)
    }

    @Test func refusesAPayloadTypeThatTheSectionOfTheMIDLacks() throws {
        var router = StreamRouter()
        router.add(section([96], mid: "0"), for: .camera)
        router.add(section([111], mid: "1"), for: .audio)
        #expect(try route(&router, payloadType: 111, ssrc: 7, mid: "0") == nil)
    }

    @Test func believesThePayloadTypeWhereAnAnnouncedSourceContradictsIt() throws {
        var router = StreamRouter()
        router.add(section([111], [7]), for: .audio)
        router.add(section([96], [8]), for: .video)
        #expect(try route(&router, payloadType: 96, ssrc: 7) == .video)
    }

    @Test func givesAnAmbiguousPayloadTypeToTheFirstSection() throws {
        var router = StreamRouter()
        router.add(section([96], [1]), for: .camera)
        router.add(section([96], [2]), for: .screen)
        #expect(try route(&router, ssrc: 3) == .camera)
    }

    @Test func forgetsAStreamThatLeft() throws {
        var router = StreamRouter()
        router.add(section([96], [1]), for: .camera)
        router.add(section([96], [2]), for: .screen)
        #expect(try route(&router, ssrc: 1) == .camera)
        router.remove(.camera)
        #expect(try route(&router, ssrc: 1) == .screen)
        router.remove(.screen)
        #expect(router.isEmpty)
        #expect(try route(&router, ssrc: 1) == nil)
    }

    @Test func staysRightWhenMoreSourcesComeThanItRemembers() throws {
        var router = StreamRouter()
        router.add(section([96], [1], mid: "0"), for: .camera)
        router.add(section([96], [2], mid: "1"), for: .screen)
        for ssrc in 0..<UInt32(StreamRouter.maximumLearned + 10) {
            #expect(try route(&router, ssrc: 1000 + ssrc, mid: "1") == .screen)
        }
        #expect(try route(&router, ssrc: 2) == .screen)
        #expect(try route(&router, ssrc: 1) == .camera)
    }
}

extension TrackID {
    fileprivate static let audio = TrackID(connection: 0, track: 0)
    fileprivate static let video = TrackID(connection: 0, track: 1)
    fileprivate static let camera = TrackID(connection: 1, track: 0)
    fileprivate static let screen = TrackID(connection: 1, track: 1)
}
