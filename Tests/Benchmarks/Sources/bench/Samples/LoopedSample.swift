import Glibc

/// The sample as an endless recording: turn after turn, with sequence numbers, timestamps, picture IDs and times
/// going on, so that a recorder sees one continuous stream of sound and one of pictures.
struct LoopedSample {
    static let audioPort: UInt16 = 60001
    static let videoPort: UInt16 = 60003
    static let audioPayloadType = 109
    static let videoPayloadType = 120
    private static let audioClockRate: Int64 = 48000
    private static let videoClockRate: Int64 = 90000

    /// One turn, in the order of its times.
    let packets: [SamplePacket]
    /// Nanoseconds of one turn: whole packets of sound.
    let period: Int64
    /// Audio packets of a turn, each of them a frame.
    let audioFrames: Int
    /// Pictures of a turn.
    let videoFrames: Int
    private let audioPackets: Int
    private let videoPackets: Int

    init(capture file: String) throws {
        var kept = try Self.read(file)
        let audio = kept.filter { $0.kind == .audio }
        guard audio.count > 1, let picture = kept.first(where: { $0.kind == .video }) else {
            throw BenchError.sample(file: file, problem: "is not sound and picture")
        }
        let samples = Int64(audio[1].timestamp &- audio[0].timestamp) * Int64(audio.count)
        period = samples * 1_000_000_000 / Self.audioClockRate
        // Pictures at the seam make room for the key frame that the next turn begins with: 10 ms at least.
        let seam = UInt32((period - 10_000_000) * Self.videoClockRate / 1_000_000_000)
        kept.removeAll { $0.kind == .video && $0.timestamp &- picture.timestamp >= seam }
        // What came late at the end of the turn still comes before the next turn.
        for i in kept.indices { kept[i].time = min(kept[i].time, period - 1_000_000) }
        packets = kept
        audioPackets = audio.count
        audioFrames = audio.count
        videoPackets = kept.count - audio.count
        videoFrames = kept.count { $0.kind == .video && $0.hasMarker }
        for kind in SamplePacket.Kind.allCases {
            let numbers = kept.filter { $0.kind == kind }.map(\.sequenceNumber)
            guard Set(numbers).count == numbers.count, let least = numbers.min(), let most = numbers.max(),
                Int(most - least) + 1 == numbers.count
            else { throw BenchError.sample(file: file, problem: "the \(kind) has holes; take one without loss") }
        }
    }

    /// Whole turns that fill so many seconds.
    func turns(in seconds: Int) -> Int {
        max(1, Int((Int64(seconds) * 1_000_000_000 + period / 2) / period))
    }

    /// Writes a packet of the given turn into `bytes`, as the Ethernet frame; `source` tells SSRCs apart.
    func write(packet index: Int, turn: Int, source: Int, into bytes: inout [UInt8]) {
        let packet = packets[index]
        let isAudio = packet.kind == .audio
        let rate = isAudio ? Self.audioClockRate : Self.videoClockRate
        let ticks = UInt32(truncatingIfNeeded: Int64(turn) * (period * rate / 1_000_000_000))
        let count = isAudio ? audioPackets : videoPackets
        packet.write(
            StreamPosition(
                sequenceNumber: packet.sequenceNumber &+ UInt16(truncatingIfNeeded: turn * count),
                timestamp: packet.timestamp &+ ticks, ssrc: ssrc(of: packet.kind, source: source),
                pictures: UInt32(truncatingIfNeeded: turn * videoFrames), turn: turn),
            into: &bytes)
    }

    func ssrc(of kind: SamplePacket.Kind, source: Int = 0) -> UInt32 {
        (kind == .audio ? 0x0A00_0000 : 0x0B00_0000) + UInt32(source)
    }

    /// A session description for the looped streams (RFC 8866) at other ports than the sample's.
    static func description(audioPort: UInt16 = audioPort, videoPort: UInt16 = videoPort) -> String {
        [
            "v=0", "o=- 0 0 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0",
            "m=audio \(audioPort) RTP/AVP \(audioPayloadType)", "a=rtpmap:\(audioPayloadType) opus/48000/2",
            "m=video \(videoPort) RTP/AVP \(videoPayloadType)", "a=rtpmap:\(videoPayloadType) VP8/90000", "",
        ].joined(separator: "\r\n")
    }

    /// Classic pcap, little-endian, microseconds, Ethernet: how the samples are written.
    private static func read(_ file: String) throws -> [SamplePacket] {
        guard let stream = fopen(file, "r") else { throw BenchError.system(operation: "opening \(file)", code: errno) }
        defer { fclose(stream) }
        guard let header = bytes(24, from: stream), number(in: header, at: 0) == CaptureFile.magic,
            number(in: header, at: 20) == CaptureFile.ethernet
        else { throw BenchError.sample(file: file, problem: "is not a classic pcap of Ethernet frames") }
        var packets: [SamplePacket] = []
        var first: Int64?
        while let record = bytes(16, from: stream), let frame = bytes(Int(number(in: record, at: 8)), from: stream) {
            let stamp = Int64(number(in: record, at: 0)) * 1_000_000_000 + Int64(number(in: record, at: 4)) * 1000
            let origin = first ?? stamp
            first = origin
            let packet = SamplePacket(
                frame: frame, time: stamp - origin, audioPort: audioPort, videoPort: videoPort)
            if let packet { packets.append(packet) }
        }
        return packets
    }

    private static func bytes(_ count: Int, from stream: UnsafeMutablePointer<FILE>) -> [UInt8]? {
        guard count <= 65535 + 14 else { return nil }
        var buffer = [UInt8](repeating: 0, count: count)
        return fread(&buffer, 1, count, stream) == count ? buffer : nil
    }

    private static func number(in bytes: [UInt8], at index: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) }
    }
}
