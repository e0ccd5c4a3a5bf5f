import Media
import TestSupport
import Testing

@testable import Presentations

/// What a player reads in playlists of random segments, and from one reload to the next.
@Suite struct MediaPlaylistReadingTests {
    /// Segments of half a second to two, with gaps, leaps and new periods.
    private func segments(_ count: Int, seed: UInt64) -> [PresentedSegment] {
        var generator = SeededGenerator(seed: seed)
        var segments: [PresentedSegment] = []
        var (start, period): (Int64, Int) = (0, 1)
        for i in 1..<count + 1 {
            switch Int.random(in: 0..<20, using: &generator) {
            case 0: period += Int.random(in: 1...3, using: &generator)
            case 1: start += Int64.random(in: 1...5_000_000_000, using: &generator)
            default: break
            }
            let duration = Int64.random(in: 500_000_000...2_000_000_000, using: &generator)
            segments.append(
                PresentedSegment(
                    number: i, path: "video/\(i).m4s", start: Interval(nanoseconds: start),
                    duration: Interval(nanoseconds: duration), byteCount: 1, isIndependent: true, period: period,
                    isGap: Int.random(in: 0..<10, using: &generator) == 0))
            start += duration
        }
        return segments
    }

    private func date(of segment: PresentedSegment) -> String {
        Presented.beginning.at(.zero + segment.start).rendered()
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func aPlayerReadsWhatWasPresented(seed: UInt64) {
        let presented = segments(100, seed: seed)
        var playlist = MediaPlaylist(of: TrackFiles("video"), targetDuration: 2, beginning: Presented.beginning)
        for segment in presented { playlist.append(segment) }
        playlist.isEnded = true
        let reading = PlaylistReading(playlist.rendered())
        #expect(reading.problems == [])
        #expect(reading.isEnded)
        #expect(reading.segments.map(\.path) == presented.map(\.path))
        #expect(reading.segments.map(\.number) == presented.map(\.number))
        #expect(reading.segments.map(\.isGap) == presented.map(\.isGap))
        #expect(reading.segments.map(\.discontinuity) == presented.map { $0.period - 1 })
        #expect(reading.segments.map(\.map) == presented.map { "video/init-\($0.period).mp4" })
        for (segment, read) in zip(presented, reading.segments) {
            #expect(read.date == nil || read.date == date(of: segment))
        }
    }

    /// The time of each segment follows from the last date and the durations since, to the millisecond of a date.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func aPlayerKnowsTheTimeOfEachSegment(seed: UInt64) {
        let presented = segments(100, seed: seed)
        var playlist = MediaPlaylist(of: TrackFiles("video"), targetDuration: 2, beginning: Presented.beginning)
        for segment in presented { playlist.append(segment) }
        var expected: Int64?
        for (segment, read) in zip(presented, PlaylistReading(playlist.rendered()).segments) {
            let start = segment.start.microseconds
            if read.date != nil { expected = start }
            #expect(expected == start)
            expected = start + read.duration
        }
    }

    // RFC 8216 §6.2.2: a segment keeps its number, its discontinuity number and its initialization section.
    @Test(arguments: 1...20 as ClosedRange<UInt64>, [1, 3, 10])
    func aWindowThatMovesContradictsNothing(seed: UInt64, length: Int) {
        var playlist = MediaPlaylist(
            of: TrackFiles("video"), kind: .window, targetDuration: 2, beginning: Presented.beginning)
        var known: [String: PlaylistReading.Segment] = [:]
        for segment in segments(60, seed: seed) {
            playlist.append(segment)
            if playlist.segments.count > length { playlist.removeFirst() }
            let reading = PlaylistReading(playlist.rendered())
            #expect(reading.problems == [])
            #expect(reading.type == nil)
            #expect(reading.segments.count <= length)
            // A player that begins here needs a date.
            #expect(reading.segments.first?.date != nil)
            for var read in reading.segments {
                read.date = nil
                #expect(known[read.path] == nil || known[read.path] == read)
                known[read.path] = read
            }
        }
    }

    /// Renditions have other segments and the same discontinuity numbers at the same periods (RFC 8216 §6.2.4).
    @Test func tracksAgreeOnDiscontinuities() {
        var numbers: [Int: Set<Int>] = [:]
        for skipped in 0..<4 {
            var playlist = MediaPlaylist(of: TrackFiles("audio"), targetDuration: 2, beginning: nil)
            for i in 1..<9 where i / 3 != skipped { playlist.append(Presented.segment(i, period: 1 + i / 3)) }
            for (segment, read) in zip(playlist.segments, PlaylistReading(playlist.rendered()).segments) {
                numbers[segment.period, default: []].insert(read.discontinuity)
            }
        }
        #expect(numbers == [1: [0], 2: [1], 3: [2]])
    }

    /// A day of segments: what a rendering costs is one copy of the text.
    @Test func aDayIsRenderedOnce() {
        var playlist = MediaPlaylist(of: TrackFiles("video"), targetDuration: 2, beginning: Presented.beginning)
        for i in 1..<43_201 { playlist.append(Presented.segment(i)) }
        let reading = PlaylistReading(playlist.rendered())
        #expect(reading.problems == [])
        #expect(reading.segments.count == 43_200)
        #expect(reading.segments.reduce(0) { $0 + $1.duration } == 86_400_000_000)
    }
}
