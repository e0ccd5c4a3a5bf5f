import CipherSupport
import Jobs
import Media
import Packaging
import RTP
import Testing

@testable import Engine

@Suite struct ConnectionPlanTests {
    private static let opus = "m=audio 60001 RTP/AVP 109\na=rtpmap:109 opus/48000/2"
    private static let vp8 = "m=video 60003 RTP/AVP 120\na=rtpmap:120 VP8/90000"
    private static let h264 = "m=video 60003 RTP/AVP 102\na=rtpmap:102 H264/90000\na=fmtp:102 packetization-mode=1"
    private static let uri =
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"
    private static let av1 = "m=video 60003 RTP/AVP 45\na=rtpmap:45 AV1/90000"
    private static let pcmu = "m=audio 60001 RTP/AVP 0"

    private func plan(
        _ media: [String], outputs: [ContainerChoice] = [.auto], connectionID: String = "A",
        recordingID: String = "take-1", names: FileNames = FileNames(), headerExtensions: [String: Int] = [:],
        ciphers: any CipherFactory = CountingCiphers(), keys: KeyRing = KeyRing()
    ) throws -> ConnectionPlan {
        var names = names
        let text = "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n" + media.joined(separator: "\n") + "\n"
        return ConnectionPlan(
            connectionID: connectionID, name: nil, description: try SessionDescription(parsing: text),
            headerExtensions: headerExtensions, outputs: outputs.map { .connectionRecordings(container: $0) },
            recordingID: recordingID, sessionStart: WallTime(nanoseconds: 1000), names: &names, ciphers: ciphers,
            keys: keys)
    }

    /// A file has the same name whichever outputs are made: those of later replace nothing.
    @Test(
        arguments: [
            (PipelineOutput.Delivery.all, ["A.mp4", "A.mkv"]), ([.live], ["A.mkv"]), ([.after], ["A.mp4"]), ([], []),
        ] as [(Set<PipelineOutput.Delivery>, [String])])
    func namesAllOutputsAndMakesThoseOfItsTime(deliveries: Set<PipelineOutput.Delivery>, files: [String]) throws {
        let text = "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n" + [Self.opus, Self.h264].joined(separator: "\n") + "\n"
        var after = PipelineOutput.connectionRecordings(container: .mp4)
        after.delivery = .after
        var names = FileNames()
        let plan = ConnectionPlan(
            connectionID: "A", name: nil, description: try SessionDescription(parsing: text),
            outputs: [after, .connectionRecordings(container: .mkv)], deliveries: deliveries, recordingID: "take-1",
            sessionStart: WallTime(nanoseconds: 1000), names: &names, ciphers: CountingCiphers())
        #expect(plan.plannedFiles.map(\.name) == files)
        #expect(names.insert("A", container: .mp4).rendered() == "A-2.mp4")
        #expect(names.insert("A", container: .mkv).rendered() == "A-2.mkv")
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var media: [String]
        var outputs: [ContainerChoice]
        var files: [String]
        var refused: String?
        var testDescription: String { "\(outputs) of \(media.map { $0.prefix(7) })" }
    }

    // `auto` is the OWT rule; what MP4 does not take is written as Matroska, and once.
    static let cases = [
        Case(media: [opus, vp8], outputs: [.auto], files: ["A.mkv"]),
        Case(media: [opus, h264], outputs: [.auto], files: ["A.mkv"]),
        Case(media: [opus, h264], outputs: [.mp4], files: ["A.mp4"]),
        Case(media: [opus, h264], outputs: [.mp4, .mkv], files: ["A.mp4", "A.mkv"]),
        Case(media: [opus, vp8], outputs: [.mp4], files: ["A.mkv"], refused: "vp8"),
        Case(media: [opus, vp8], outputs: [.mp4, .mkv], files: ["A.mkv"], refused: "vp8"),
        Case(media: [opus, vp8], outputs: [.mkv, .mp4], files: ["A.mkv"], refused: "vp8"),
        Case(media: [pcmu], outputs: [.mp4], files: ["A.mkv"], refused: "pcmu"),
        Case(media: [opus, h264, vp8], outputs: [.mp4], files: ["A.mkv"], refused: "vp8"),
        Case(media: [opus, av1], outputs: [.auto], files: ["A.mkv"]),
        Case(media: [opus, av1], outputs: [.mp4], files: ["A.mp4"]),
        Case(media: [opus], outputs: [], files: []),
    ]

    @Test(arguments: cases) func choosesTheContainer(_ given: Case) throws {
        let plan = try plan(given.media, outputs: given.outputs)
        #expect(plan.plannedFiles.map(\.name) == given.files)
        #expect(plan.plannedFiles.map(\.container.rawValue) == given.files.map { String($0.suffix(3)) })
        #expect(
            plan.warnings.map(\.message)
                == given.refused.map {
                    ["\($0) cannot be recorded in mp4; use mkv; the connection is recorded as mkv instead"]
                } ?? [])
        #expect(plan.warnings.allSatisfy { $0.reason == .codecUnsupported && $0.connectionID == "A" })
    }

    /// Containers go by what is written, and a copy and an encoded file do not become one.
    @Test func plansFilesByWhatIsWritten() throws {
        let encoded = MediaMode(
            audio: .encode(AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2)),
            video: .encode(VideoTranscoding(coding: VideoCoding(codec: .h264))))
        func names(_ outputs: [(ContainerChoice, FormatChangePolicy, MediaMode)], _ media: String...) throws
            -> [String]
        {
            var names = FileNames()
            let text = "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n" + media.joined(separator: "\n") + "\n"
            let plan = ConnectionPlan(
                connectionID: "A", name: nil, description: try SessionDescription(parsing: text),
                outputs: outputs.map { PipelineOutput(.connections(onFormatChange: $1, media: $2), container: $0) },
                recordingID: "take-1", sessionStart: WallTime(nanoseconds: 0), names: &names, ciphers: CountingCiphers()
            )
            #expect(plan.warnings.allSatisfy { $0.message.hasPrefix("vp8 cannot") })
            #expect(plan.plannedFiles.allSatisfy { $0.media.copies(.video) || $0.onFormatChange == .keep })
            return plan.plannedFiles.map(\.name)
        }
        #expect(try names([(.auto, .keep, encoded)], Self.opus, Self.vp8) == ["A.mp4"])
        #expect(try names([(.mp4, .split, encoded)], Self.opus, Self.vp8) == ["A.mp4"])
        #expect(
            try names([(.mp4, .keep, MediaMode()), (.mkv, .keep, encoded)], Self.opus, Self.vp8)
                == ["A.mkv", "A-2.mkv"])
        #expect(try names([(.mkv, .keep, MediaMode(audio: .omit))], Self.opus) == [])
        #expect(try names([(.mp4, .keep, MediaMode(video: .omit))], Self.opus, Self.vp8) == ["A.mp4"])
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
        #expect(plan.tracks.map(\.payloadTypes) == [[98, 100]])
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
        #expect(plan.tracks.map(\.dependencyDescriptorID) == [id])
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
        #expect(plan.refusals == [.init(kind: "video", encodingNames: ["H263"])])
        let warning = try #require(plan.warnings.first)
        #expect(warning.reason == .codecUnsupported && warning.track == "video")
        #expect(
            warning.message
                == "video is offered as H263; recorded are VP8, VP9, H264, H265, AV1, opus, PCMU, PCMA, G722")
        #expect(plan.plannedFiles.count == 1)
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
        #expect(plan.protections.map(\.rtcpPort) == [60_002, 60_003])
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
        #expect(without.warnings[0].message.contains("key 1 is not known"))
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

    @Test func numbersFilesOfTheSameName() throws {
        var names = FileNames()
        _ = names.insert("A", container: .mkv)
        #expect(try plan([Self.opus], names: names).plannedFiles.map(\.name) == ["A-2.mkv"])
        #expect(try plan([Self.opus], connectionID: "../x").plannedFiles.map(\.name) == ["_._x.mkv"])
    }

    @Test func namesPartsThatAreNobodyElses() throws {
        var names = FileNames()
        let plans = try ["A", "A", "A-2"].map { id in
            ConnectionPlan(
                connectionID: id, name: nil, description: try SessionDescription(parsing: Scene.description),
                outputs: [.connectionRecordings(container: .mkv, onFormatChange: .split)], recordingID: "take-1",
                sessionStart: WallTime(nanoseconds: 1000), names: &names, ciphers: CountingCiphers())
        }
        #expect(plans.map { $0.plannedFiles.map(\.name) } == [["A.mkv"], ["A_2.mkv"], ["A-2_2.mkv"]])
        #expect(plans[0].plannedFiles[0].name(ofPart: 2) == "A-2.mkv")
        #expect(plans[0].dividesAudio)
        #expect(try !plan([Self.opus, Self.vp8]).dividesAudio)
    }
}
