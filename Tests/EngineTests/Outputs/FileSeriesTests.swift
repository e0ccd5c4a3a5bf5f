import FileSupport
import Jobs
import Media
import Packaging
import TestSupport
import Testing

@testable import Engine

@Suite struct FileSeriesTests {
    private static let files = ["A.mkv", "A-2.mkv", "A-3.mkv"]

    private func times(_ scene: Scene, _ file: String, _ codec: String) throws -> [Int64] {
        try scene.matroska(file).blocks(codec).map(\.time)
    }

    /// Two seconds each of 64, 32 and 64 pixels: the changes lie at 2010 and 4010 ms.
    private func threeSizes(_ picture: inout RTPBuilder) -> [Datagram] {
        picture.film(50, from: 10) + picture.film(50, from: 2010, width: 32) + picture.film(50, from: 4010)
    }

    private func play(
        _ onFormatChange: FormatChangePolicy, delay: Int64 = 0, audioDelay: Int64 = 0
    ) -> (scene: Scene, report: Report) {
        var scene = Scene(onFormatChange: onFormatChange)
        scene.join()
        var audio = RTPBuilder.audio()
        var picture = RTPBuilder.picture()
        // What is sent around the first change is held up, and comes all at once.
        let late = { (packets: [Datagram], delay: Int64) in
            packets.map { packet in
                var packet = packet
                let change = SessionTime(milliseconds: 1990)
                if packet.time >= change { packet.time = max(packet.time, change + Interval(milliseconds: delay)) }
                return packet
            }
        }
        scene.play(merged(late(audio.speak(300, from: 0), audioDelay), late(threeSizes(&picture), delay)))
        let report = scene.finish()
        return (scene, report)
    }

    @Test func keepsOneFileByDefault() throws {
        let (scene, report) = play(.keep)
        #expect(scene.files.keys.sorted() == ["A.mkv"])
        #expect(report.connections[0].outputs.map(\.file) == ["A.mkv"])
        #expect(try times(scene, "A.mkv", "V_VP8").count == 150)
    }

    // However much later than the audio the pictures come, or the audio later than the pictures.
    @Test(arguments: [(0, 0), (60, 0), (250, 0), (0, 60), (0, 250)] as [(Int64, Int64)])
    func beginsANewFileWithEachChange(delay: Int64, audioDelay: Int64) throws {
        let (scene, report) = play(.split, delay: delay, audioDelay: audioDelay)
        #expect(scene.files.keys.sorted() == Self.files.sorted())
        #expect(try Self.files.map { try times(scene, $0, "V_VP8").count } == [50, 50, 50])
        // Audio of 2000 ms is nearest to the picture of 2010 ms: its middle lies there.
        #expect(try Self.files.map { try times(scene, $0, "A_OPUS").count } == [100, 100, 100])
        #expect(try times(scene, "A-2.mkv", "A_OPUS") == (0..<100).map { $0 * 20 })
        #expect(try times(scene, "A-2.mkv", "V_VP8") == (0..<50).map { 10 + $0 * 40 })
        let outputs = report.connections[0].outputs
        #expect(outputs.map(\.file) == Self.files)
        let starts = [Int64(0), 2000, 4000].map { report.startedAt.at(SessionTime(milliseconds: $0)) }
        #expect(outputs.map(\.startedAt) == starts)
        #expect(outputs.map { $0.tracks.map(\.frames) } == [[100, 50], [100, 50], [100, 50]])
        #expect(outputs.map { $0.tracks[1].width } == [64, 32, 64])
    }

    @Test func tellsOfTheTracksAsIfThereWereOneFile() throws {
        let (kept, divided) = (play(.keep).report, play(.split).report)
        #expect(divided.connections[0].tracks == kept.connections[0].tracks)
        #expect(try divided.track(.video).gaps == GapReport(list: [], count: 0, total: 0))
    }

    @Test func followsAChangeThatTheAudioIsSilentAt() throws {
        var scene = Scene(onFormatChange: .split)
        scene.join()
        var audio = RTPBuilder.audio()
        var picture = RTPBuilder.picture()
        let words = audio.speak(50, from: 0)
        audio.timestamp &+= 48_000 * 5
        scene.play(merged(words + audio.speak(10, from: 6000), threeSizes(&picture)))
        scene.drain()
        // Six seconds long the second file had no audio at all, and the first one was made whole meanwhile.
        #expect(scene.engine.outputs.connections[0].series[0].openFiles == 2..<3)
        _ = scene.finish()
        #expect(try Self.files.map { try times(scene, $0, "V_VP8").count } == [50, 50, 50])
        #expect(try times(scene, "A.mkv", "A_OPUS").count == 50)
        #expect(try scene.matroska("A-2.mkv").codecs.count == 1)
        #expect(try times(scene, "A-3.mkv", "A_OPUS") == (0..<10).map { 1990 + $0 * 20 })
    }

    @Test func correctsTheStartsOfTheFirstFile() throws {
        var scene = Scene(onFormatChange: .split)
        scene.join()
        var audio = RTPBuilder.audio()
        var picture = RTPBuilder.picture()
        let film = threeSizes(&picture).map { packet in
            var packet = packet
            packet.time = max(packet.time, SessionTime(milliseconds: 210))
            return packet
        }
        scene.play(merged(audio.speak(300, from: 0), film))
        #expect(try scene.finish().track(.video).startCorrectionMilliseconds == -160)
        #expect(try times(scene, "A.mkv", "V_VP8") == (0..<50).map { 10 + $0 * 40 })
        #expect(try times(scene, "A-2.mkv", "V_VP8").first == 10)
    }

    @Test func writesEveryOutputItsOwnWay() throws {
        var scene = Scene(outputs: [.mkv], onFormatChange: .split)
        scene.join()
        var picture = RTPBuilder.picture()
        scene.play(threeSizes(&picture))
        scene.drain()
        _ = scene.finish()
        #expect(try Self.files.map { try scene.matroska($0).codecs.count } == [1, 1, 1])
    }

    // A change with every key frame, for ever, must not fill the directory.
    @Test func endsTheSeriesSomewhere() throws {
        var scene = Scene(onFormatChange: .split)
        scene.join()
        var picture = RTPBuilder.picture()
        for i in 0..<FileSeries.maximumFiles + 20 {
            scene.play(picture.film(1, from: Int64(i) * 40, width: i.isMultiple(of: 2) ? 64 : 32))
        }
        let report = scene.finish()
        #expect(report.connections[0].outputs.count == FileSeries.maximumFiles)
        #expect(report.connections[0].outputs.last?.tracks.map(\.frames) == [21])
    }
}
