import Foundation
import Testing

/// What `composition.py` sees and hears in a composition of `three-participants`.
struct Composition: Decodable {
    struct Frame: Decodable {
        var time: Double
        /// Participants in the order of their places; "-" for nobody.
        var who: String
    }

    struct Flash: Decodable {
        var counter: Int
        var time: Double
    }

    var frames: [Frame]
    var flashes: [String: [Flash]]
    var beeps: [Double]
    /// dB of full scale in each second, by participant.
    var tones: [[String: Double]]
    var sound: Double

    private enum CodingKeys: String, CodingKey {
        case frames, flashes, beeps, tones
        case sound = "sound_s"
    }

    init(_ file: URL) throws {
        let run = try Command.run(
            "python3", [Tree.root.appending(path: "Tests/EndToEndTests/composition.py").path, file.path])
        try #require(run.status == 0, "\(run.errors)")
        self = try JSONDecoder().decode(Composition.self, from: Data(run.output.utf8))
    }

    /// Who is seen, one after the other, and from when.
    var scenes: [Frame] {
        frames.reduce(into: []) { scenes, frame in
            if scenes.last?.who != frame.who { scenes.append(frame) }
        }
    }

    /// When a participant is first seen, and when not any more; nil at the end.
    func presence(of participant: String) throws -> (from: Double, to: Double?) {
        let first = try #require(frames.firstIndex { $0.who.contains(participant) })
        let end = frames[first...].firstIndex { !$0.who.contains(participant) }
        return (frames[first].time, end.map { frames[$0].time })
    }
}
