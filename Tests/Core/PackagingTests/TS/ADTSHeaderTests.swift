import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct ADTSHeaderTests {
    private func format(_ configuration: String, rate: Int = 48_000, channels: Int = 2) -> AudioFormat {
        AudioFormat(codec: .aac, sampleRate: rate, channelCount: channels, configuration: hex(configuration))
    }

    // ISO/IEC 14496-3 §1.A.2.2.
    @Test func precedesAFrameOfAAC() throws {
        let header = try ADTSHeader(format("1190"))
        #expect(
            header.rendered(frameByteCount: 371 - 7)
                == hex(
                    """
                    FF F1      # syncword, MPEG-4, layer 0, no checksum
                    4C 80      # LC; index 3, 48 kHz; two channels; 2 bits of the length
                    2E 7F      # 371; five bits of the fullness
                    FC         # the other six; one frame
                    """))
    }

    // AudioSpecificConfig by ISO/IEC 14496-3 §1.6.2.1, made by hand.
    @Test(arguments: [
        ("", 44_100, 1, "FFF1 50 40"),  // none given: AAC-LC of the format
        ("0A08", 48_000, 1, "FFF1 10 40"),  // AAC Main, index 4
        ("2B118800", 48_000, 2, "FFF1 58 80"),  // SBR over LC of index 6
        ("EB098800", 48_000, 1, "FFF1 58 40"),  // PS over LC
        ("11B8", 48_000, 8, "FFF1 4D C0"),  // eight channels: configuration 7
    ])
    func saysWhatADecoderWithoutExtensionsPlays(
        configuration: String, rate: Int, channels: Int, start: String
    ) throws {
        let header = try ADTSHeader(format(configuration, rate: rate, channels: channels))
        #expect(header.rendered(frameByteCount: 1)?.prefix(4) == hex(start)[...])
    }

    @Test(arguments: [
        "F940",  // object type 42
        "2F8000001588",  // SBR with an explicit rate
        "1780000010",  // index 15: the rate is explicit
        "1180",  // channel configuration 0
        "11",  // cut short
    ])
    func refusesWhatItCannotSay(configuration: String) {
        #expect(throws: PackagingError.self) { try ADTSHeader(format(configuration)) }
    }

    @Test func refusesOtherCodecsByName() {
        #expect(throws: PackagingError.codecNotAllowed(codec: "opus", container: "ts")) {
            try ADTSHeader(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))
        }
        #expect(
            throws: PackagingError.codecNotAllowed(codec: "aac (object type 42, rate 0, channels 0)", container: "ts")
        ) {
            try ADTSHeader(format("F940"))
        }
    }

    // aac_frame_length has 13 bits.
    @Test(arguments: [(0, false), (1, true), (8184, true), (8185, false), (Int.max - 7, false)])
    func aFrameHasALimit(count: Int, isPossible: Bool) throws {
        let header = try ADTSHeader(format("1190"))
        #expect((header.rendered(frameByteCount: count) != nil) == isPossible)
    }

    @Test func randomConfigurationsNeverTrap() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let format = AudioFormat(codec: .aac, sampleRate: 48_000, channelCount: 2, configuration: bytes)
            if let header = try? ADTSHeader(format) {
                #expect(header.rendered(frameByteCount: 100)?.count == 7)
            }
        }
    }
}
