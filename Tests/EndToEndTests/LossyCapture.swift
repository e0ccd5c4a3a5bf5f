import Foundation
import TestSupport

/// A copy of a sample of which packets are missing, with its description beside it.
struct LossyCapture {
    let file: URL
    private(set) var lost = 0

    /// The first packets stay: there has to be something to lose references to.
    private static let keptByteCount = 4000

    init(_ sample: String, losing percent: Int, seed: UInt64, in folder: URL) throws {
        file = folder.appending(path: "\(sample)-\(percent)-\(seed).pcap")
        let bytes = try Data(contentsOf: Tree.samples.appending(path: "\(sample).pcap"))
        var generator = SeededGenerator(seed: seed)
        var kept = bytes.prefix(24)
        var position = 24
        while position + 16 <= bytes.count {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[position + 8 + $1]) << (8 * $1) }
            let record = bytes[position..<min(bytes.count, position + 16 + length)]
            position += 16 + length
            if kept.count > Self.keptByteCount, Int.random(in: 0..<100, using: &generator) < percent {
                lost += 1
            } else {
                kept.append(record)
            }
        }
        try kept.write(to: file)
        try FileManager.default.copyItem(
            at: Tree.samples.appending(path: "\(sample).sdp"),
            to: file.deletingPathExtension().appendingPathExtension("sdp"))
    }
}
