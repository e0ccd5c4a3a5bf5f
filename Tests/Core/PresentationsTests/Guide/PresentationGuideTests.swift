import Media
import Testing

@testable import Presentations

@Suite struct PresentationGuideTests {
    private static let beginning = WallTime(nanoseconds: 1_000_000_000_000)

    private func seconds(_ count: Int64) -> Interval { Interval(milliseconds: count * 1000) }

    private func guide(window: Int = 0, distance: Int64 = 10) -> PresentationGuide {
        PresentationGuide(PresentationSettings(listSizes: [.hls: window]), distance: seconds(distance))
    }

    private func participation(_ name: String, _ from: Int64, _ to: Int64) -> Participation {
        Participation(
            name: name, from: Self.beginning.at(.zero + seconds(from)), to: Self.beginning.at(.zero + seconds(to)))
    }

    private func sheet(_ number: Int, _ count: Int) -> GuidePicture {
        .sheet(
            .init(
                number: number, pictureCount: count, size: FrameSize(width: 160, height: 90),
                bytes: [UInt8(truncatingIfNeeded: count)]))
    }

    /// What is there after changes, with the texts as they are.
    private func apply(_ changes: [GuideFile.Change], to files: inout [String: String]) {
        for change in changes {
            switch change {
            case .replace(let file, let bytes): files[file.path] = String(decoding: bytes, as: UTF8.self)
            case .remove(let file): files[file.path] = nil
            }
        }
    }

    @Test func writesWhoSpeaksAndWhoIsThere() {
        var guide = guide()
        guide.note(
            Participations(presences: [participation("Ann", 0, 60)], turns: [participation("Ann", 1, 3)]),
            since: Self.beginning)
        guide.finish(at: seconds(20))
        var files: [String: String] = [:]
        apply(guide.takeChanges(), to: &files)
        #expect(files["speakers.vtt"] == "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n<v Ann>Ann\n")
        #expect(files["chapters.vtt"] == "WEBVTT\n\n00:00:00.000 --> 00:00:20.000\nAnn joins\n")
        #expect(files.count == 2 && guide.takeChanges().isEmpty)
    }

    @Test func writesAgainAtItsPaceAndOnlyWhatHasChanged() {
        var guide = guide()
        var times: [Int64] = []
        for second in 0..<Int64(60) {
            guide.note(Participations(turns: [participation("Ann", 0, max(1, second))]), since: Self.beginning)
            guide.update(at: seconds(second))
            if !guide.takeChanges().isEmpty { times.append(second) }
        }
        #expect(times == [1, 11, 21, 31, 41, 51])
        for second in 60..<Int64(80) { guide.update(at: seconds(second)) }
        #expect(guide.takeChanges().count == 1)
        guide.finish(at: seconds(90))
        #expect(guide.takeChanges().isEmpty)
    }

    @Test func picturesAreThereBeforeTheListThatNamesThem() {
        var guide = guide()
        guide.append(.poster([1]))
        guide.append(sheet(1, 2))
        guide.finish(at: seconds(15))
        let changes = guide.takeChanges()
        #expect(changes.dropLast() == [.replace(.poster, bytes: [1]), .replace(.sheet(1), bytes: [2])])
        var files: [String: String] = [:]
        apply(changes, to: &files)
        #expect(
            files["thumbnails.vtt"] == """
                WEBVTT

                00:00:00.000 --> 00:00:10.000
                thumbnails-1.jpg#xywh=0,0,160,90

                00:00:10.000 --> 00:00:15.000
                thumbnails-1.jpg#xywh=160,0,160,90

                """)
    }

    @Test func listsNoPictureThatIsNotThereYet() {
        var guide = guide()
        guide.append(sheet(1, 2))
        guide.update(at: seconds(100))
        var files: [String: String] = [:]
        apply(guide.takeChanges(), to: &files)
        #expect(
            files["thumbnails.vtt"]?.hasSuffix("00:00:10.000 --> 00:00:20.000\nthumbnails-1.jpg#xywh=160,0,160,90\n")
                == true)
    }

    /// A window of 10 segments of 2 s: files stay for 40 s, a sheet has 25 s.
    @Test func sheetsLeaveWithTheWindow() {
        var guide = guide(window: 10, distance: 1)
        var files: [String: String] = [:]
        var most = 0
        for count in 1...400 {
            guide.append(sheet((count - 1) / 25 + 1, count))
            guide.update(at: seconds(Int64(count)))
            let changes = guide.takeChanges()
            // The list no longer names what goes.
            if case .remove(let file)? = changes.last {
                let text = changes.compactMap { change in
                    if case .replace(.thumbnails, let bytes) = change {
                        String(decoding: bytes, as: UTF8.self)
                    } else {
                        nil
                    }
                }
                #expect(text.count == 1 && !text[0].contains(file.path))
            }
            apply(changes, to: &files)
            most = max(most, files.count)
        }
        guide.finish(at: seconds(400))
        apply(guide.takeChanges(), to: &files)
        #expect(most <= 5)
        #expect(files.keys.sorted() == ["thumbnails-15.jpg", "thumbnails-16.jpg", "thumbnails.vtt"])
        #expect(
            files["thumbnails.vtt"]?.hasPrefix("WEBVTT\n\n00:05:50.000 --> 00:05:51.000\nthumbnails-15.jpg#xywh=0,0,")
                == true)
    }

    @Test func memoryAndFilesAreBounded() {
        var guide = guide(distance: 1)
        guide.note(
            Participations(
                presences: (0..<20_000).map { participation("P", $0 * 10, $0 * 10 + 5) },
                turns: (0..<20_000).map { participation("P", $0 * 10, $0 * 10 + 5) }), since: Self.beginning)
        for number in 1...500 { guide.append(sheet(number, number * 25)) }
        guide.finish(at: seconds(1_000_000))
        var files: [String: String] = [:]
        apply(guide.takeChanges(), to: &files)
        let cues = ["speakers.vtt", "chapters.vtt", "thumbnails.vtt"].map { name in
            files[name, default: ""].split(separator: "\n").count { $0.contains("-->") }
        }
        #expect(cues == [10_000, 10_000, 10_000])
        #expect(files.keys.count { $0.hasSuffix(".jpg") } == 400)
    }
}
