import Media
import TestSupport
import Testing

@testable import Packaging

@Suite struct CodecMappingTests {
    private func audio(_ codec: AudioCodec, _ sampleRate: Int, _ channelCount: Int) -> TrackFormat {
        .audio(AudioFormat(codec: codec, sampleRate: sampleRate, channelCount: channelCount))
    }

    @Test func needsNoConfigurationForVP8() {
        #expect(codecMapping(of: Fixture.vp8) == CodecMapping(identifier: "V_VP8"))
    }

    // WebM container guidelines, "VP9 Codec Feature Metadata": ID, length, value.
    @Test func tellsTheFeaturesOfVP9() {
        let configuration = VP9Configuration(
            profile: 2, bitDepth: 10, chromaSubsampling: 1, isFullRange: false, colorSpace: 2)
        let format = TrackFormat.video(VideoFormat(width: 640, height: 360, configuration: .vp9(configuration)))
        #expect(
            codecMapping(of: format)
                == CodecMapping(
                    identifier: "V_VP9",
                    configuration: hex(
                        """
                        01 01 02  # profile 2
                        03 01 0A  # 10 bits
                        04 01 01  # 4:2:0 colocated
                        """)))
    }

    @Test func keepsTheDecoderConfigurationOfH264() throws {
        let mapping = try #require(codecMapping(of: Fixture.h264))
        #expect(mapping.identifier == "V_MPEG4/ISO/AVC")
        #expect(
            mapping.configuration
                == hex(
                    """
                    01 42C00A FF E1 0017 67 42C00A D9 047B 0110 0000 0300 1000 0003 0320 F122 6480
                    01 0005 68 CB83CB20
                    """))
    }

    // Matroska codec registry, V_AV1: the record of MP4.
    @Test func keepsTheDecoderConfigurationOfAV1() throws {
        let configuration = AV1Configuration(
            profile: 0, level: 1, tier: 0, sequenceHeader: hex("0A0A 0000000CC4FF67006802"))
        let format = TrackFormat.video(VideoFormat(width: 640, height: 360, configuration: .av1(configuration)))
        #expect(
            codecMapping(of: format)
                == CodecMapping(identifier: "V_AV1", configuration: hex("81 01 0C 00 0A0A 0000000CC4FF67006802")))
    }

    @Test func keepsTheDecoderConfigurationOfH265() {
        let format = TrackFormat.video(
            VideoFormat(width: 640, height: 360, configuration: .h265(HEVCConfigurationTests.main)))
        #expect(
            codecMapping(of: format)
                == CodecMapping(
                    identifier: "V_MPEGH/ISO/HEVC",
                    configuration: hevcConfigurationRecord(of: HEVCConfigurationTests.main)))
    }

    // Hand-built after RFC 7845 §5.1.
    @Test(arguments: [1, 2]) func writesTheHeaderOfOpus(channels: Int) {
        #expect(
            codecMapping(of: audio(.opus, 48_000, channels))
                == CodecMapping(
                    identifier: "A_OPUS",
                    configuration: hex(
                        """
                        4F70757348656164  # OpusHead
                        01                # version
                        0\(channels)      # channels
                        0000              # pre-skip
                        80BB0000          # 48,000 Hz, little-endian
                        0000              # gain
                        00                # mapping family 0
                        """)))
    }

    @Test func carriesTheConfigurationOfAAC() {
        #expect(
            codecMapping(of: audio(.aac, 48_000, 2)) == CodecMapping(identifier: "A_AAC", configuration: hex("1190")))
    }

    // WAVEFORMATEX as libavformat 59 writes it for the same formats, with cbSize.
    @Test(
        arguments: [
            (AudioCodec.pcmu, 8000, 1, "0700 0100 401F0000 401F0000 0100 0800 0000"),
            (.pcma, 8000, 1, "0600 0100 401F0000 401F0000 0100 0800 0000"),
            (.pcma, 16_000, 2, "0600 0200 803E0000 007D0000 0200 0800 0000"),
        ] as [(AudioCodec, Int, Int, String)])
    func describesG711AsWaveFormat(_ codec: AudioCodec, _ rate: Int, _ channels: Int, _ bytes: String) {
        let mapping = codecMapping(of: audio(codec, rate, channels))
        #expect(mapping == CodecMapping(identifier: "A_MS/ACM", configuration: hex(bytes)))
    }

    // Matroska codec registry, A_PCM/INT/LIT: BitDepth says the rest.
    @Test func needsNoConfigurationForPCM() {
        #expect(codecMapping(of: audio(.pcm, 48_000, 2)) == CodecMapping(identifier: "A_PCM/INT/LIT"))
        #expect(codecMapping(of: audio(.pcm, 48_000, 0)) == nil)
    }

    // As libavformat 59 writes it, but for nAvgBytesPerSec, which is 8000 at 64 kbit/s.
    @Test func describesG722AsWaveFormat() {
        let mapping = codecMapping(of: audio(.g722, 16_000, 1))
        let configuration = hex(
            """
            8F02      # wFormatTag 0x028F
            0100      # one channel
            803E0000  # 16,000 samples a second
            401F0000  # 8000 octets a second
            0100 0400 # nBlockAlign, wBitsPerSample
            0000      # cbSize
            """)
        #expect(mapping == CodecMapping(identifier: "A_MS/ACM", configuration: configuration))
    }

    @Test(
        arguments: [
            (AudioCodec.aac, 48_000, 7), (.aac, 0, 2), (.g722, 0, 1), (.opus, 48_000, 0), (.opus, 48_000, 3),
            (.opus, 0, 2),
            (.opus, -1, 2), (.pcmu, 8000, 0), (.pcmu, 8000, 256), (.pcma, 8000, -1), (.pcma, Int.min, 1),
        ] as [(AudioCodec, Int, Int)])
    func knowsNoMappingForOthers(_ codec: AudioCodec, _ rate: Int, _ channels: Int) {
        #expect(codecMapping(of: audio(codec, rate, channels)) == nil)
    }

    @Test func clampsRatesThatDoNotFit() {
        let mapping = codecMapping(of: audio(.pcmu, Int.max, 255))
        #expect(mapping?.configuration.count == 18)
        #expect(mapping.map { Array($0.configuration[4..<8]) } == hex("FFFFFFFF"))
    }
}
