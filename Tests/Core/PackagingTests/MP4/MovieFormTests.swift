import Media
import Testing

@testable import Packaging

@Suite struct MovieFormTests {
    /// One header for all forms: the tracks are the same, and all but the indexed one announce fragments.
    @Test func decidesWhatTheHeaderHolds() throws {
        let track = try MP4Track(number: TrackNumber(1), format: MP4Fixture.vp9, clockRate: .video, start: .zero)
        func children(_ form: MovieForm) throws -> [String] {
            let movie = MovieBox(identity: MP4Fixture.identity, tracks: [track], form: form)
            return try #require(boxes(of: MP4Fixture.written { movie.write(to: &$0) }).first).children.map(\.type)
        }
        #expect(try children(.fragmented) == ["mvhd", "trak", "mvex"])
        #expect(try children(.segmented) == ["mvhd", "trak", "mvex"])
        #expect(try children(.indexed) == ["mvhd", "trak"])
    }
}
