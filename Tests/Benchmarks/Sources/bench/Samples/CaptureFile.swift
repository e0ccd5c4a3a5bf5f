import Glibc

/// A long capture made of the looped sample.
struct CaptureFile {
    /// Of pcap with microseconds, and its number for Ethernet.
    static let magic: UInt32 = 0xA1B2_C3D4
    static let ethernet: UInt32 = 1
    /// Any moment will do: 2025-01-01T00:00:00Z.
    private static let origin: Int64 = 1_735_689_600

    let path: String
    let seconds: Int
    let packets: Int
    let bytes: Int
    let audioFrames: Int
    let videoFrames: Int

    var frames: Int { audioFrames + videoFrames }

    /// Writes the sample turn after turn until `seconds` are full.
    init(looping sample: LoopedSample, seconds: Int, to path: String) throws {
        guard let stream = fopen(path, "w") else { throw BenchError.system(operation: "writing \(path)", code: errno) }
        let turns = sample.turns(in: seconds)
        var size = 0
        func put(_ bytes: [UInt8]) {
            size += fwrite(bytes, 1, bytes.count, stream)
        }
        func put(_ words: [UInt32]) {
            put(words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) } })
        }
        put([Self.magic, 4 << 16 | 2, 0, 0, 262_144, Self.ethernet])
        var frame: [UInt8] = []
        for turn in 0..<turns {
            for index in sample.packets.indices {
                sample.write(packet: index, turn: turn, source: 0, into: &frame)
                let time = Int64(turn) * sample.period + sample.packets[index].time
                let length = UInt32(frame.count)
                put([
                    UInt32(Self.origin + time / 1_000_000_000), UInt32(time % 1_000_000_000 / 1000), length, length,
                ])
                put(frame)
            }
        }
        guard ferror(stream) == 0, fclose(stream) == 0 else {
            throw BenchError.system(operation: "writing \(path)", code: errno)
        }
        self.path = path
        self.seconds = Int(Int64(turns) * sample.period / 1_000_000_000)
        packets = turns * sample.packets.count
        bytes = size
        audioFrames = turns * sample.audioFrames
        videoFrames = turns * sample.videoFrames
    }
}
