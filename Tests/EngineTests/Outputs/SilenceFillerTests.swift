import Media
import Packaging
import Testing

@testable import Engine

@Suite struct SilenceFillerTests {
    private static let opus = TrackFormat.opus
    private static func g711(_ codec: AudioCodec, channels: Int = 1) -> TrackFormat {
        .audio(AudioFormat(codec: codec, sampleRate: 8000, channelCount: channels))
    }

    /// After a packet of 20 ms at 0.
    private func filler(_ format: TrackFormat, clockRate: ClockRate) throws -> SilenceFiller {
        var filler = try #require(SilenceFiller(format, clockRate: clockRate))
        let sample = Sample(presentationTime: 0, duration: clockRate.hertz / 50, isKeyFrame: true)
        filler.note([0x78, 1].span, sample)
        return filler
    }

    private func filled(_ filler: SilenceFiller, to time: Int64) -> [(bytes: [UInt8], time: Int64, length: Int64)] {
        var filler = filler
        var packets: [(bytes: [UInt8], time: Int64, length: Int64)] = []
        while let sample = filler.next(before: time) {
            packets.append((filler.packet, sample.presentationTime, sample.duration))
        }
        return packets
    }

    @Test func fillsALostPacketOfOpus() throws {
        let filler = try filler(.opus, clockRate: .opus)
        #expect(filler.isHole(before: 1920))
        let packets = filled(filler, to: 1920)
        #expect(packets.map(\.bytes) == [[0x78]] && packets.map(\.time) == [960] && packets.map(\.length) == [960])
    }

    /// A slewed packet comes a tick earlier than its time stamp says; what is shorter than a packet is jitter.
    @Test(arguments: [(960, false), (961, false), (1900, false), (1918, true), (1919, true), (1925, true)])
    func aHoleIsAtLeastAPacket(time: Int64, isHole: Bool) throws {
        #expect(try filler(.opus, clockRate: .opus).isHole(before: time) == isHole)
    }

    @Test func fillsAsMuchOfAHoleAsOpusCan() throws {
        let packets = filled(try filler(.opus, clockRate: .opus), to: 960 + 480 * 48 + 117)
        // 480 ms: four packets of 120 ms. 2.5 ms are not left.
        #expect(packets.map(\.bytes) == [[UInt8]](repeating: [0x7B, 6], count: 4))
        let last = try #require(packets.last)
        #expect(last.time + last.length == 24_000)
    }

    @Test(arguments: [(AudioCodec.pcmu, UInt8(0xFF)), (.pcma, 0xD5)])
    func fillsG711ToTheSample(codec: AudioCodec, silence: UInt8) throws {
        let rate = ClockRate(hertz: 8000)
        let packets = filled(try filler(Self.g711(codec), clockRate: rate), to: 160 + 2003)
        #expect(packets.map(\.length) == [960, 960, 83])
        #expect(packets.map(\.time) == [160, 1120, 2080])
        #expect(packets.allSatisfy { $0.bytes == [UInt8](repeating: silence, count: Int($0.length)) })
        let stereo = filled(try filler(Self.g711(codec, channels: 2), clockRate: rate), to: 320)
        #expect(stereo.map(\.bytes.count) == [320])
    }

    // The section lists Opus first, so that the track counts in 48 kHz whatever comes.
    @Test func fillsG711OnTheClockOfAnotherFormat() throws {
        let packets = filled(try filler(Self.g711(.pcmu), clockRate: .opus), to: 960 + 12_021)
        #expect(packets.map(\.length) == [5760, 5760, 498] && packets.map(\.bytes.count) == [960, 960, 83])
    }

    @Test func fillsG722ByTheOctet() throws {
        let format = TrackFormat.audio(AudioFormat(codec: .g722, sampleRate: 16_000, channelCount: 1))
        let packets = filled(try filler(format, clockRate: ClockRate(hertz: 8000)), to: 480)
        #expect(packets.map(\.bytes) == [[UInt8](repeating: 0xFD, count: 320)])
    }

    @Test func countsWhatItFilled() throws {
        var filler = try filler(.opus, clockRate: .opus)
        while filler.next(before: 960 * 8) != nil {}
        #expect(filler.tally == SilenceFiller.Tally(packets: 2, ticks: 960 * 7))
        #expect(filler.end == 960 * 8)
    }

    /// While it is not known how long a hole is, only packets of 120 ms.
    @Test func fillsAHoleThatLastsWithWholePackets() throws {
        var filler = try filler(.opus, clockRate: .opus)
        #expect(filler.nextWhole(before: 960 + 5759) == nil)
        #expect(filler.nextWhole(before: 960 + 5762)?.duration == 5760)
        #expect(filler.nextWhole(before: 960 + 5762) == nil)
    }

    @Test func isSilentBeforeTheFirstPacketAndForWhatIsNotCopied() throws {
        var filler = try #require(SilenceFiller(.opus, clockRate: .opus))
        #expect(!filler.isHole(before: .max) && filler.next(before: .max) == nil)
        #expect(SilenceFiller(.vp8, clockRate: .video) == nil)
        for codec in [AudioCodec.aac, .pcm] {
            let format = AudioFormat(codec: codec, sampleRate: 48_000, channelCount: 2)
            #expect(SilenceFiller(.audio(format), clockRate: .opus) == nil)
        }
    }
}
