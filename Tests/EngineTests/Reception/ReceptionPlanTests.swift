import CipherSupport
import Jobs
import Media
import Packaging
import RTP
import Testing

@testable import Engine

@Suite struct ReceptionPlanTests {
    private static let opus = "m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2"
    private static let vp8 = "m=video 60003 RTP/AVP 120\na=rtpmap:120 VP8/90000"
    private static let h264 = "m=video 60003 RTP/AVP 102\na=rtpmap:102 H264/90000\na=fmtp:102 packetization-mode=1"
    private static let uri =
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"
    private static let av1 = "m=video 60003 RTP/AVP 45\na=rtpmap:45 AV1/90000"
    private static let pcmu = "m=audio 60001 RTP/AVP 0"

    private func plan(
        _ media: [String], headerExtensions: [String: Int] = [:], ciphers: any CipherFactory = CountingCiphers(),
        keys: KeyRing = KeyRing()
    ) throws -> ReceptionPlan {
        ReceptionPlan(
            connectionID: "A",
            description: try SessionDescription(parsing: Scene.describing(media.joined(separator: "\n"))),
            headerExtensions: headerExtensions, ciphers: ciphers, keys: keys)
    }

    @Test func makesATrackOfEveryStreamThatCanBeRecorded() throws {
        let plan = try plan([
            Self.opus + "\na=ssrc:7 cname:x", Self.vp8, "m=video 0 RTP/AVP 121\na=rtpmap:121 VP8/90000",
            "m=video 60005 RTP/AVP 122\na=rtpmap:122 VP9/90000\na=inactive", "m=application 9 UDP/DTLS/SCTP 5000",
        ])
        #expect(plan.tracks.map(\.port) == [60_001, 60_003])
        #expect(plan.tracks.map(\.kind) == [.audio, .video])
        #expect(plan.tracks.map(\.announcedSources) == [[7], []])
        #expect(plan.warnings.isEmpty)
    }

    @Test func takesEveryPayloadTypeOfTheFormatItRecords() throws {
        let media =
            "m=video 60003 RTP/AVP 97 98 99 100\na=rtpmap:97 rtx/90000\na=rtpmap:98 VP8/90000\n"
            + "a=rtpmap:99 H264/90000\na=rtpmap:100 vp8/90000"
        let plan = try plan([media])
        #expect(plan.tracks.map(\.format.payloadType) == [98])
        #expect(plan.tracks.map(\.payloadTypes) == [[98, 100, 99]])
        #expect(plan.tracks[0].codings.map(\.payloadTypes) == [[98, 100], [99]])
    }

    // A format of the other kind, or one that nothing here can read, is no format of the track.
    @Test func recordsEveryFormatThatItCanRead() throws {
        let media = "m=audio 60001 RTP/AVP 98 0 3 9\na=rtpmap:98 VP8/90000"
        #expect(try plan([media]).tracks.map(\.payloadTypes) == [[0, 9]])
    }

    // Who describes the stream has the last word; without anyone's word there is no id.
    @Test(
        arguments: [
            (av1, [:], nil), (av1 + "\na=extmap:12 \(uri)", [:], 12), (av1, [uri: 200], 200),
            (av1 + "\na=extmap:12/sendonly \(uri)", [uri: 7], 12), (av1 + "\na=extmap:12 urn:other", [:], nil),
            (av1, [uri: 256], nil), (vp8 + "\na=extmap:12 \(uri)", [uri: 7], nil),
        ] as [(String, [String: Int], UInt8?)])
    func readsDependencyDescriptorsOnlyWhereTheyAreNamed(media: String, extensions: [String: Int], id: UInt8?) throws {
        let plan = try plan([media], headerExtensions: extensions)
        #expect(plan.tracks.map(\.codings[0].dependencyDescriptorID) == [id])
    }

    @Test(
        arguments: [
            (vp8, nil), (vp8 + "\na=extmap:13 urn:3gpp:video-orientation", 13),
            (vp8 + "\na=extmap:13 urn:3gpp:video-orientation:6", nil),
            (opus + "\na=extmap:13 urn:3gpp:video-orientation", nil),
        ] as [(String, UInt8?)])
    func readsTheOrientationOfPicturesWhereItIsNamed(media: String, id: UInt8?) throws {
        #expect(try plan([media]).tracks.map(\.videoOrientationID) == [id])
    }

    @Test func takesTheOrientationsIDFromTheJobWhereTheDescriptionHasNone() throws {
        let plan = try plan([Self.vp8], headerExtensions: ["urn:3gpp:video-orientation": 3])
        #expect(plan.tracks.map(\.videoOrientationID) == [3])
    }

    @Test func refusesWhatItCannotRecordWithWhatItCould() throws {
        let plan = try plan([Self.opus, "m=video 60003 RTP/AVP 99\na=rtpmap:99 H263/90000"])
        let warning = try #require(plan.refusals.first)
        #expect(plan.refusals.count == 1 && plan.warnings.isEmpty)
        #expect(warning.connectionID == "A")
        #expect(warning.reason == .codecUnsupported && warning.track == "video")
        #expect(
            warning.message
                == "video is offered as H263; supported: VP8, VP9, H264, H265, AV1, opus, PCMU, PCMA, G722")
        #expect(plan.tracks.map(\.kind) == [.audio])
    }

    // RFC 4568 §4, its own example key.
    private static let key = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz"
    private static let crypto = "\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:\(key)"

    @Test func protectsThePortsOfAnEncryptedStream() throws {
        let plan = try plan([
            Self.opus + Self.crypto, Self.vp8 + Self.crypto + "\na=rtcp-mux", "m=audio 60021 RTP/SAVPF 0",
        ])
        #expect(plan.tracks.map(\.port) == [60_001, 60_003, 60_021])
        #expect(plan.protections.map(\.port) == [60_001, 60_003])
        #expect([60_002, 60_003, 60_022].map(plan.transportPort(ofRTCP:)) == [60_001, 60_003, 60_021])
        #expect(plan.warnings.isEmpty)
    }

    @Test func takesTheKeysThatAJournalNames() throws {
        var keys = KeyRing()
        let named = keys.takeKeys(outOf: Self.opus + Self.crypto)
        #expect(named.contains("inline:key:1") && !named.contains(Self.key))
        #expect(try plan([named], keys: keys).protections.count == 1)
        let without = try plan([named])
        #expect(without.protections.count == 1 && without.tracks.isEmpty)
        #expect(without.warnings.map(\.reason) == [.decryptFailed])
        #expect(without.warnings[0].message.contains("key 1 is unknown"))
    }

    @Test func recordsNothingOfAStreamThatItCannotDecryptAndSaysWhy() throws {
        let missing = try plan([Self.opus + Self.crypto, Self.vp8], ciphers: NoCiphers())
        #expect(missing.tracks.map(\.kind) == [.video])
        #expect(missing.warnings.map(\.reason) == [.decryptFailed] && missing.warnings[0].track == "audio")
        #expect(missing.warnings[0].message.contains("apt-get install libsrtp2-1"))
        let unknown = try plan([Self.opus + "\na=crypto:1 F8_128_HMAC_SHA1_80 inline:\(Self.key)"])
        #expect(unknown.tracks.isEmpty && unknown.warnings[0].message.contains("F8_128_HMAC_SHA1_80"))
        let cut = try plan([Self.opus + "\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:\(Self.key.dropLast(4))"])
        #expect(cut.warnings[0].message.contains("27 bytes"))
        for plan in [missing, unknown, cut] { #expect(!"\(plan.warnings)".contains("WVNf")) }
    }

    @Test func protectsASharedPortOnceWithTheKeysOfBoth() throws {
        let video = Self.vp8.replacing("60003", with: "60001")
        let plan = try plan([Self.opus + Self.crypto, video + Self.crypto.replacing("WVNf", with: "AVNf")])
        #expect(plan.tracks.count == 2 && plan.protections.map(\.port) == [60_001])
    }

    @Test func usesTheAttributesOfSeveralThatItKnows() throws {
        let plan = try plan([Self.opus + "\na=crypto:1 F8_128_HMAC_SHA1_80 inline:\(Self.key)" + Self.crypto])
        #expect(plan.protections.count == 1 && plan.warnings.isEmpty && plan.tracks.count == 1)
    }

    // RFC 3605, RFC 5761 §5.1.1, RFC 3550 §11.
    @Test(arguments: [("", 50_001), ("a=rtcp:50009", 50_009), ("a=rtcp-mux", 50_000)] as [(String, UInt16)])
    func givesRTCPToTheTransportOfItsMedia(attribute: String, rtcpPort: UInt16) throws {
        let plan = try plan(["m=audio 50000 RTP/AVP 0", attribute])
        #expect(plan.transportPort(ofRTCP: rtcpPort) == 50_000)
        #expect(plan.transportPort(ofRTCP: 50_002) == nil)
    }

    @Test func knowsWhatTellsTheSectionsOfATransportApart() throws {
        let mid = "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid"
        let plan = try plan([
            "m=audio 60001 RTP/AVP 109", "a=rtpmap:109 opus/48000/2", "a=mid:0", mid,
            "m=video 60001 RTP/AVP 120 97", "a=rtpmap:120 VP8/90000", "a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=120",
            "a=mid:camera", mid, "a=ssrc-group:FID 8 9", "a=ssrc:8 cname:x", "a=ssrc:9 cname:x",
            "m=video 60001 RTP/AVP 120", "a=rtpmap:120 VP8/90000", "a=mid:screen",
        ])
        #expect(plan.tracks.map(\.section) == [0, 1, 2])
        #expect(
            plan.tracks.map(\.routing) == [
                .init(payloadTypes: [109], mid: "0", midExtensionID: 4),
                .init(payloadTypes: [120, 97], sources: [8, 9], mid: "camera", midExtensionID: 4),
                .init(payloadTypes: [120], mid: "screen"),
            ])
    }
}
