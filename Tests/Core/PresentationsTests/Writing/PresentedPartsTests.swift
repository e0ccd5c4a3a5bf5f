import FileSupport
import Media
import Testing

@testable import Presentations

/// Whatever senders send: what holds of the parts of every presentation.
@Suite struct PresentedPartsTests {
    private static let settings = PresentationSettings(
        segmentSeconds: 2, listSizes: [.hls: 0], partTarget: Interval(milliseconds: 200))

    @Test(arguments: 1...24 as ClosedRange<UInt64>) func aSegmentIsItsParts(seed: UInt64) throws {
        let samples = SampleScript(seed: seed, seconds: 20).sorted
        let folder = try PresentedFolder(of: samples, Self.settings)
        for track in Set(samples.map(\.track)) {
            // What ends with the presentation was never there in parts.
            let list = folder.partLists.last { $0.path == TrackFiles(track.rawValue).playlist }
            let entries = list.map { PlaylistLines($0.text).entries.filter { !$0.isGap } } ?? []
            for (place, entry) in entries.enumerated() {
                var bytes: [UInt8] = []
                var number = 1
                while let part = folder.parts[TrackFiles(track.rawValue).part(number, ofSegment: place + 1)] {
                    bytes += part
                    number += 1
                }
                let isSame = bytes == folder.files[entry.path]
                #expect(isSame, "\(entry)")
            }
        }
        #expect(!folder.files.keys.contains(where: PresentedFolder.isPart))
    }

    /// The samples of a presentation are the same with parts and without, and so is when pictures are shown.
    @Test(arguments: 1...24 as ClosedRange<UInt64>) func partsChangeNothingThatIsShown(seed: UInt64) throws {
        let samples = SampleScript(seed: seed, seconds: 20).sorted
        let folder = try PresentedFolder(of: samples, Self.settings)
        let whole = try PresentedFolder(of: samples, PresentationSettings(segmentSeconds: 2, listSizes: [.hls: 0]))
        for track in Set(samples.map(\.track)) {
            let (parts, plain) = (try folder.segments(track.rawValue), try whole.segments(track.rawValue))
            let isSame = parts.flatMap(\.contents) == plain.flatMap(\.contents)
            #expect(isSame)
            let entries = try folder.list(track.rawValue).entries
            var position: Int64?
            for entry in entries {
                #expect((entry.microseconds + 500_000) / 1_000_000 <= 2 && entry.microseconds > 0, "\(entry)")
                guard !entry.isGap else {
                    position = position.map { $0 + entry.microseconds }
                    continue
                }
                let segment = try folder.segment(entry.path)
                let begin = segment.begin * 1_000_000 / 48_000
                if let position { #expect(abs(begin - position) <= 2, "\(entry)") }
                #expect(abs((segment.end - segment.begin) * 1_000_000 / 48_000 - entry.microseconds) <= 2)
                position = begin + entry.microseconds
            }
            let times = parts.flatMap(\.entries)
            #expect(times.allSatisfy { $0.duration > 0 })
            #expect(zip(times, times.dropFirst()).allSatisfy { $0.time + $0.duration <= $1.time })
            // A better estimate of a start moves what comes after it, and segments end elsewhere.
            guard Set(samples.filter { $0.track == track }.map(\.start)).count == 1 else { continue }
            let shown = zip(parts.flatMap(\.entries), plain.flatMap(\.entries)).map {
                abs($0.time + $0.offset - $1.time - $1.offset)
            }
            #expect(shown.count { $0 > 4800 } * 20 <= shown.count, "\(shown.count { $0 > 4800 }) of \(shown.count)")
        }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>) func whenItIsHandedOutChangesNothing(seed: UInt64) throws {
        let samples = SampleScript(seed: seed, seconds: 20).sorted
        let often = try PresentedFolder(of: samples, Self.settings)
        let never = try PresentedFolder(of: samples, Self.settings, drain: { _ in false })
        let isSame = never.files == often.files
        #expect(isSame)
        // What is read at once has no use for parts.
        #expect(never.parts.isEmpty && !often.parts.isEmpty)
        let atTimes = try PresentedFolder(of: samples, Self.settings, drain: { ($0 * 7919 % 101) < 3 })
        let isSameAtTimes = atTimes.files == often.files
        #expect(isSameAtTimes)
    }

    /// What a player reads while it grows: pictures at 25 or 30 a second, that come when they come, and audio.
    @Test(arguments: [(40, false), (33, false), (40, true), (50, true)] as [(Int64, Bool)])
    func partsAreAsTheSpecificationWantsThem(distance: Int64, isEncoded: Bool) throws {
        var script = SampleScript()
        script.appendAudio(0..<16_000)
        script.appendVideo(0..<16_000, each: distance, keyFrameEach: isEncoded ? 2000 : distance * 50)
        let settings = PresentationSettings(
            segmentSeconds: 2, listSizes: [.hls: 5], partTarget: Interval(milliseconds: 200))
        var writer = PresentationWriter.live(settings)
        var folder = PresentedFolder()
        try writer.play(script.sorted, encoded: isEncoded ? [.video] : [], into: &folder)
        #expect(folder.partLists.count > 100)
        for (_, list) in folder.partLists {
            let lines = list.split(separator: "\n")
            #expect(lines.contains("#EXT-X-PART-INF:PART-TARGET=0.200000"))
            #expect(lines.contains("#EXT-X-SERVER-CONTROL:PART-HOLD-BACK=0.600000"))
            #expect(
                lines.last?.hasPrefix("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=") == true || list.contains("RENDITION-REPORT")
            )
            var sum: Int64 = 0
            var lengths: [Int64] = []
            for line in lines {
                if line.hasPrefix("#EXT-X-PART:DURATION=") {
                    let length = try #require(Int64(line.dropFirst(21).prefix(8).filter(\.isNumber)))
                    lengths.append(length)
                    sum += length
                } else if line.hasPrefix("#EXTINF:"), sum > 0 {
                    let length = try #require(Int64(line.dropFirst(8).filter(\.isNumber)))
                    #expect(length == sum)
                    #expect(lengths.dropLast().allSatisfy { $0 >= 170_000 } && lengths.allSatisfy { $0 <= 200_000 })
                    (sum, lengths) = (0, [])
                }
            }
        }
        // A reader of a list has three target durations to fetch a part that it names.
        #expect(folder.removed.contains(where: PresentedFolder.isPart))
    }
}
