import Media
import RTP
import TestSupport
import Testing

@Suite struct SessionDescriptionTests {
    @Test func readsWhatSoraAnswers() throws {
        let description = try SessionDescription(parsing: SampleDescriptions.sora.withCarriageReturns)
        #expect(description.origin == "- 0 0 IN IP4 0.0.0.0")
        #expect(description.sessionName == "-")
        #expect(description.connectionAddress == nil)
        #expect(description.media.map(\.kind) == ["audio", "video"])
        #expect(description.media.map(\.port) == [60_001, 60_003])
        #expect(description.media.map(\.profile) == ["RTP/SAVPF", "RTP/SAVPF"])
        #expect(description.media.map(\.connectionAddress) == ["127.0.0.1", "127.0.0.1"])
        #expect(
            description.media[0].payloadTypes == [
                PayloadFormat(
                    payloadType: 109, encodingName: "opus", clockRate: ClockRate(hertz: 48_000), channelCount: 2,
                    parameters: [.init(name: "useinbandfec", value: "1")])
            ])
        #expect(
            description.media[1].payloadTypes == [
                PayloadFormat(
                    payloadType: 120, encodingName: "VP8", clockRate: .video,
                    parameters: [.init(name: "max-fs", value: "12288"), .init(name: "max-fr", value: "60")])
            ])
    }

    @Test func readsWhatFFmpegWrites() throws {
        let description = try SessionDescription(parsing: SampleDescriptions.ffmpeg)
        #expect(description.connectionAddress == "239.1.2.3")
        #expect(description.media.map(\.connectionAddress) == ["239.1.2.3", "239.1.2.3"])
        let video = try #require(description.media.first?.payloadTypes.first)
        #expect(video.codec == .video(.h264))
        let sets = try #require(video.parameter("sprop-parameter-sets"))
        #expect(sets.split(separator: ",").map { decodedBase64($0) } == [hex("67 42 C0 1E D9 00"), hex("68 CE 3C 80")])
        #expect(description.media[1].payloadTypes.map(\.codec) == [.audio(.pcmu)])
    }

    @Test(arguments: SampleDescriptions.all)
    func lineEndsAndBlanksDoNotMatter(text: String) throws {
        let description = try SessionDescription(parsing: text)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(try SessionDescription(parsing: text.withCarriageReturns) == description)
        #expect(try SessionDescription(parsing: lines.joined(separator: " \r")) == description)
        #expect(try SessionDescription(parsing: "\u{FEFF}" + text) == description)
        #expect(try SessionDescription(parsing: lines.map { "  " + $0 }.joined(separator: "\n")) == description)
        let spaced = try SessionDescription(parsing: lines.joined(separator: " \n\n"))
        #expect(spaced.media == description.media)
        #expect(try SessionDescription(parsing: text + "\r\n\r\n") == description)
    }

    @Test func toleratesMissingAndUnknownLines() throws {
        let description = try SessionDescription(parsing: "v=0\nk=prompt\nm=audio 4 RTP/AVP 0\ni=x\nb=AS:64\n")
        #expect(description.media.map(\.port) == [4])
        #expect(description.origin.isEmpty && description.passedOver.isEmpty)
        #expect(try SessionDescription(parsing: "v=0").media.isEmpty)
    }

    @Test(arguments: [
        ("", SDPError.malformed(line: 1, expected: "v=0")), ("v=1", .malformed(line: 1, expected: "v=0")),
        ("{\"sdp\": 1}", .malformed(line: 1, expected: "v=0")),
        ("v=2\nm=audio 4 RTP/AVP 0", .malformed(line: 1, expected: "v=0")),
    ])
    func refusesWhatIsNoDescription(text: String, error: SDPError) {
        #expect(throws: error) { _ = try SessionDescription(parsing: text) }
    }

    @Test(arguments: [
        ("v=0\n{\"sdp\": 1}", SDPError.malformed(line: 2, expected: "<letter>=<value>")),
        ("v=0\ns=-\nc=IN IP4", .malformed(line: 3, expected: "c=IN IP4|IP6 <address>")),
        ("v=0\nc=IN IP4 /8", .malformed(line: 2, expected: "c=IN IP4|IP6 <address>")),
        ("v=0\r\n\r\nc=IN IP5 ::1", .malformed(line: 3, expected: "c=IN IP4|IP6 <address>")),
        ("v=0\r\rc=IN IP5 ::1", .malformed(line: 3, expected: "c=IN IP4|IP6 <address>")),
    ])
    func namesTheLineThatItPassesOver(text: String, problem: SDPError) throws {
        let description = try SessionDescription(parsing: text + "\nm=audio 4 RTP/AVP 0")
        #expect(description.passedOver == [problem])
        #expect(description.media.map(\.port) == [4])
    }

    @Test func refusesMoreThanItsLimits() {
        let lines = "v=0\n" + String(repeating: "\n", count: 4095)
        #expect(throws: SDPError.tooManyLines(count: 4097, limit: 4096)) { _ = try SessionDescription(parsing: lines) }
        let bytes = String(repeating: "a", count: 262_145)
        #expect(throws: SDPError.tooManyBytes(count: 262_145, limit: 262_144)) {
            _ = try SessionDescription(parsing: bytes)
        }
    }

    // Property: cut anywhere, a text gives its first media or an error, never other media.
    @Test(arguments: SampleDescriptions.all)
    func aShorterTextNeverInventsMedia(text: String) throws {
        let whole = try SessionDescription(parsing: text)
        for count in stride(from: 0, to: text.utf8.count, by: 3) {
            let cut = String(decoding: text.utf8.prefix(count), as: UTF8.self)
            guard let description = try? SessionDescription(parsing: cut) else { continue }
            #expect(description.media.count <= whole.media.count)
            #expect(whole.media.map(\.kind).starts(with: description.media.map(\.kind)))
            for (media, original) in zip(description.media.dropLast(), whole.media) { #expect(media == original) }
        }
    }

    @Test func damagedTextStaysWithinBounds() {
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<300 {
            var bytes = Array(SampleDescriptions.webRTC.utf8)
            for _ in 0..<4 {
                let index = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[index] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let description = try? SessionDescription(parsing: String(decoding: bytes, as: UTF8.self)) else {
                continue
            }
            for format in description.media.flatMap(\.payloadTypes) {
                #expect(format.payloadType < 128)
                #expect(format.clockRate.hertz > 0)
                #expect(format.channelCount > 0)
            }
        }
    }
}
