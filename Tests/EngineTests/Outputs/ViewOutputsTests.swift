import Media
import Packaging
import Testing

@testable import Engine

@Suite struct ViewFileTests {
    private static let video = VideoFormat(width: 64, height: 48, configuration: .vp8)
    private static let audio = AudioFormat(
        codec: .opus, sampleRate: 48_000, channelCount: 2, primingSampleCount: 312)

    private func file() throws -> ViewFile {
        var file = ViewFile(name: "common.mkv", container: .mkv, identity: .toy)
        try file.addTrack(.video(Self.video), clockRate: .video)
        try file.addTrack(.audio(Self.audio), clockRate: ClockRate(hertz: 48_000))
        return file
    }

    private func packet(_ time: Int64, ticks: Int64 = 0) -> EncodedPacket {
        var packet = EncodedPacket()
        packet.bytes = [1, 2, 3]
        packet.presentationTime = time
        packet.decodeTime = time
        packet.duration = ticks
        packet.isKeyFrame = true
        return packet
    }

    private func drain(_ file: inout ViewFile, minimum: Int) -> Int {
        var count = 0
        file.drain(minimum: minimum) { name, output in
            #expect(name == "common.mkv")
            count += output.pending.count
        }
        return count
    }

    @Test func knowsItsTracksAndTheirEnds() throws {
        var file = try file()
        #expect(file.videoTrack == 0 && file.audioTrack == 1)
        try file.append(packet(0), to: 0, nominal: 3600)
        try file.append(packet(3600), to: 0, nominal: 3600)
        #expect(file.tracks[0].frameCount == 2 && file.tracks[0].end == 7200)
        for i: Int64 in 0..<3 { try file.append(packet(i * 960, ticks: 960), to: 1, nominal: 0) }
        #expect(file.tracks[1].end == 3 * 960 - 312, "what the decoder gives before the first sample is not played")
    }

    @Test func handsOutItsBytesWhenThereAreEnough() throws {
        var file = try file()
        for i: Int64 in 0..<3 { try file.append(packet(i * 3600), to: 0, nominal: 3600) }
        file.flush()
        #expect(drain(&file, minimum: 1_000_000) == 0)
        #expect(drain(&file, minimum: 1) > 0)
        try file.append(packet(3 * 3600), to: 0, nominal: 3600)
        file.finish()
        file.finish()
        #expect(file.isFinished)
        #expect(drain(&file, minimum: 1_000_000) > 0, "the end is handed out however short it is")
    }
}

extension FileIdentity {
    static let toy = FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: "toy")
}
