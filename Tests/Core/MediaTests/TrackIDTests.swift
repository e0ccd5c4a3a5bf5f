import Media
import Testing

@Suite struct TrackIDTests {
    @Test func tellsTracksOfDifferentConnectionsApart() {
        let tracks = Set([(0, 0), (0, 1), (1, 0), (0, 0)].map { TrackID(connection: $0, track: $1) })
        #expect(tracks.count == 3)
    }
}
