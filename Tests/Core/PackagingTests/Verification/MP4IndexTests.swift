import TestSupport
import Testing

@testable import Packaging

@Suite struct MP4IndexTests {
    private func index(of file: [UInt8]) throws -> MP4Index {
        let start = try #require(file.indices.last { Array(file[$0...].prefix(4)) == Array("moov".utf8) }) + 4
        return MP4Index(bytes: Array(file[start...]), offset: Int64(start))
    }

    @Test func readsTheTablesOfEachTrack() throws {
        let tracks = try index(of: Finished.mp4()).tracks()
        #expect(tracks.map(\.content) == [.units, .audio])
        #expect(tracks.map(\.sizes) == [[UInt32](repeating: 14, count: 30), [UInt32](repeating: 3, count: 30)])
        #expect(tracks[0].syncSamples == [1, 11, 21] && tracks[1].syncSamples == nil)
        #expect((0..<30).filter { tracks[0].isSync($0) } == [0, 10, 20])
        #expect((0..<30).allSatisfy { tracks[1].isSync($0) })
        #expect(tracks[0].chunkOffsets.count == 6)
        #expect((0..<6).map { tracks[0].samplesInChunk($0) } == [5, 5, 5, 5, 5, 5])
    }

    @Test func findsTheRunOfAChunk() {
        let track = MP4Index.Track(
            content: .audio, sizes: [], chunkOffsets: [], chunkRuns: [(2, 7), (4, 1)], syncSamples: [])
        #expect((0..<5).map { track.samplesInChunk($0) } == [0, 7, 7, 1, 1])
        #expect(!track.isSync(0))
    }

    @Test func readsNoTrackThatIsCutOff() throws {
        let whole = try index(of: Finished.mp4())
        for count in 1..<whole.bytes.count {
            let part = MP4Index(bytes: Array(whole.bytes.prefix(count)), offset: 0)
            #expect(((try? part.tracks())?.count ?? 0) < 2)
        }
    }
}
