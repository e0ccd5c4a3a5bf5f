import Foundation
import Media
import Packaging

/// The files of a presentation for tests of what keeps it.
enum PresentedFiles {
    static let format = TrackFormat.audio(AudioFormat(codec: .opus, sampleRate: 48_000, channelCount: 2))

    /// What a presentation with so many segments of audio is written by.
    static func actions(_ segments: Int, in folder: String = "A", isComplete: Bool = true) throws -> [OutputAction] {
        let track = try CMAFTrack(
            format, clockRate: ClockRate(hertz: 48_000),
            identity: FileIdentity(high: 1, low: 2, creation: WallTime(nanoseconds: 0), title: ""), start: .zero)
        var actions = [OutputAction.replace(output: folder + "/audio/init-1.mp4", bytes: track.initialization)]
        for number in 0..<segments {
            actions.append(.replace(output: folder + "/audio/\(number + 1).m4s", bytes: [1, 2, UInt8(segments)]))
        }
        actions.append(.replace(output: folder + "/audio.m3u8", bytes: Array("#EXTM3U \(segments)".utf8)))
        actions.append(.replace(output: folder + "/index.m3u8", bytes: Array("#EXTM3U".utf8)))
        return actions + (isComplete ? [.complete(output: folder)] : [])
    }

    /// The files below a folder, by their relative paths, in order.
    static func tree(_ path: String) -> [String] {
        (FileManager.default.enumerator(atPath: path)?.allObjects ?? []).compactMap { $0 as? String }.sorted()
    }
}
