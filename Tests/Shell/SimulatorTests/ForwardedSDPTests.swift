import TestSupport
import Testing

@testable import Simulator

@Suite struct ForwardedSDPTests {
    @Test func answersWithThePortsAndTheAddressAskedFor() throws {
        let answer = try ForwardedSDP(parsing: soraSDP)
            .rendered(address: "192.0.2.7", audioPort: 50000, videoPort: 50010)
        let expected = """
            v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n\
            m=audio 50000 RTP/SAVPF 109\r\nc=IN IP4 192.0.2.7\r\na=rtpmap:109 opus/48000/2\r\n\
            m=video 50010 RTP/SAVPF 120\r\nc=IN IP4 192.0.2.7\r\na=rtpmap:120 VP9/90000\r\n\
            a=fmtp:120 max-fs=12288;max-fr=60\r\n
            """
        #expect(answer == expected)
    }

    @Test func givesItsOwnTextBackForItsOwnPorts() throws {
        let description = try ForwardedSDP(parsing: soraSDP)
        #expect(description.rendered(address: "127.0.0.1", audioPort: 60001, videoPort: 60003) == soraSDP)
    }

    @Test func movesTheControlPortNextToTheNewPort() throws {
        let text = """
            m=audio 60001 RTP/SAVPF 111
            a=rtcp:60002
            m=video 60003 RTP/SAVPF 96
            a=rtcp:60014 IN IP4 127.0.0.1
            """
        let description = try ForwardedSDP(parsing: text)
        #expect(description.slot(ofPort: 60014) == .init(kind: .video, isOnControlPort: true))
        #expect(description.slot(ofPort: 60004) == nil)
        let answer = description.rendered(address: "::1", audioPort: 7000, videoPort: 7002)
        #expect(
            answer == "m=audio 7000 RTP/SAVPF 111\r\na=rtcp:7001\r\nm=video 7002 RTP/SAVPF 96\r\na=rtcp:7003\r\n")
    }

    @Test func writesAnAddressOfEitherFamily() throws {
        let answer = try ForwardedSDP(parsing: soraSDP).rendered(address: "2001:db8::1", audioPort: 2, videoPort: 4)
        #expect(answer.contains("c=IN IP6 2001:db8::1\r\n"))
        #expect(!answer.contains("c=IN IP4"))
    }

    @Test(
        arguments: [
            (60001, .init(kind: .audio, isOnControlPort: false)), (60002, .init(kind: .audio, isOnControlPort: true)),
            (60003, .init(kind: .video, isOnControlPort: false)), (60004, .init(kind: .video, isOnControlPort: true)),
            (60000, nil), (60005, nil), (0, nil),
        ] as [(UInt16, ForwardedSDP.Slot?)])
    func knowsWhatAPortCarries(_ port: UInt16, _ slot: ForwardedSDP.Slot?) throws {
        #expect(try ForwardedSDP(parsing: soraSDP).slot(ofPort: port) == slot)
    }

    @Test func keepsControlPacketsOnTheMediaPortWhenMultiplexed() throws {
        let text = "m=audio 60001 RTP/SAVPF 111\r\na=rtcp-mux\r\na=rtcp:60002\r\n"
        let description = try ForwardedSDP(parsing: text)
        #expect(description.slot(ofPort: 60001) == .init(kind: .audio, isOnControlPort: false))
        #expect(description.slot(ofPort: 60002) == nil)
        #expect(description.rendered(address: "::1", audioPort: 9, videoPort: 1).contains("a=rtcp-mux\r\n"))
    }

    @Test func readsClockRates() throws {
        let description = try ForwardedSDP(parsing: soraSDP)
        #expect(description.clockRate(of: 109, in: .audio) == 48_000)
        #expect(description.clockRate(of: 97, in: .video) == 90_000)
        #expect(try ForwardedSDP(parsing: "m=audio 60001 RTP/AVP 0").clockRate(of: 0, in: .video) == 90_000)
        let narrow = try ForwardedSDP(parsing: "m=audio 60001 RTP/AVP 0\na=rtpmap:0 PCMU/8000")
        #expect(narrow.clockRate(of: 0, in: .audio) == 8000)
    }

    @Test func seesThatKeysAreGiven() throws {
        let text = "m=audio 2 RTP/SAVPF 1\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA"
        #expect(try ForwardedSDP(parsing: text).isEncrypted)
        #expect(try !ForwardedSDP(parsing: soraSDP).isEncrypted)
    }

    @Test(arguments: [
        "", "v=0\r\n", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "m=audio 0 RTP/AVP 0", "m=audio",
        "m=audio 65535 RTP/AVP 0", "m=audio 65536 RTP/AVP 0", "m=video 2 RTP/AVP 1\nm=video 4 RTP/AVP 2",
    ])
    func refusesADescriptionWithoutUsableMedia(_ text: String) {
        #expect(throws: SimulatorError.self) { try ForwardedSDP(parsing: text) }
    }

    @Test func leavesOtherSectionsAlone() throws {
        let text = "m=application 9 UDP/DTLS/SCTP x\r\nm=audio 60001 RTP/AVP 0\r\n"
        let answer = try ForwardedSDP(parsing: text).rendered(address: "::1", audioPort: 5, videoPort: 7)
        #expect(answer == "m=application 9 UDP/DTLS/SCTP x\r\nm=audio 5 RTP/AVP 0\r\n")
    }

    @Test func listsThePayloadTypesOfEachKind() throws {
        let description = try ForwardedSDP(parsing: "m=audio 2 RTP/AVP 109 0 x 300 8\nm=application 9 UDP/DTLS/SCTP 5")
        // What is no octet is no payload type.
        #expect(description.payloadTypes(of: .audio) == [109, 0, 8])
        #expect(description.payloadTypes(of: .video).isEmpty)
    }

    private let twoSections = """
        m=audio 2 RTP/AVP 111
        a=rtpmap:111 opus/48000/2
        a=fmtp:111 useinbandfec=1
        m=video 4 RTP/AVP 120
        a=rtpmap:120 VP8/90000
        a=rtcp-fb:120 nack
        """

    @Test func addsASecondNumberForTheSameCodecWhereItsSectionEnds() throws {
        let description = try ForwardedSDP(parsing: twoSections)
        let audio = try description.adding(112, to: .audio, of: 111, isRepair: false)
        #expect(
            audio.rendered(address: "::1", audioPort: 2, videoPort: 4).split(separator: "\r\n") == [
                "m=audio 2 RTP/AVP 111 112", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 useinbandfec=1",
                "a=rtpmap:112 opus/48000/2", "a=fmtp:112 useinbandfec=1", "m=video 4 RTP/AVP 120",
                "a=rtpmap:120 VP8/90000", "a=rtcp-fb:120 nack",
            ])
        #expect(audio.clockRate(of: 112, in: .audio) == 48_000)
        #expect(try audio.adding(112, to: .video, of: 120, isRepair: false).payloadTypes(of: .video) == [120, 112])
    }

    @Test func addsARetransmissionOfTheSameClock() throws {
        let description = try ForwardedSDP(parsing: twoSections)
        let audio = try description.adding(97, to: .audio, of: 111, isRepair: true)
        let text = audio.rendered(address: "::1", audioPort: 2, videoPort: 4)
        #expect(text.contains("a=rtpmap:97 rtx/48000\r\na=fmtp:97 apt=111\r\nm=video"))
        #expect(
            throws: SimulatorError.invalidOption(
                reason: "payload type 97 of audio is already in use; choose another one")
        ) {
            try audio.adding(97, to: .audio, of: 111, isRepair: false)
        }
    }

    @Test(arguments: ["opus", "opus/", "opus/0", "opus/-1", "opus/x", "opus/1000001", "opus/48000 2", ""])
    func passesOverAClockRateThatIsNone(codec: String) throws {
        let description = try ForwardedSDP(parsing: "m=audio 2 RTP/AVP 7\na=rtpmap:7 \(codec)")
        #expect(description.sections.map(\.clockRates) == [[:]])
        #expect(description.clockRate(of: 7, in: .audio) == 48_000)
    }

    @Test func attributesOfOtherSectionsAreNotTheirs() throws {
        let description = try ForwardedSDP(
            parsing: """
                a=rtcp:7
                a=rtpmap:5 x/1
                m=audio 2 RTP/AVP 0
                m=application 9 UDP/DTLS/SCTP x
                a=rtcp:70
                a=rtpmap:0 y/2
                """)
        #expect(description.sections == [.init(kind: .audio, rtpPort: 2, rtcpPort: 3, clockRates: [:])])
    }

    @Test(arguments: ["a=rtcp:", "a=rtcp: ", "a=rtcp:x", "a=rtcp:65536", "a=rtcp:-1", "a=rtcp-fb:1 nack"])
    func controlGoesToTheNextPortWhereNoOtherIsNamed(line: String) throws {
        let description = try ForwardedSDP(parsing: "m=audio 2 RTP/AVP 0\n" + line)
        #expect(description.sections.map(\.rtcpPort) == [3])
    }

    @Test func saysWhichKindHasNoUsablePort() {
        let reason = "the SDP has an unusable port, or two sections for video"
        #expect(throws: SimulatorError.invalidOption(reason: reason)) {
            try ForwardedSDP(parsing: "m=video 0 RTP/AVP 1")
        }
    }
}
