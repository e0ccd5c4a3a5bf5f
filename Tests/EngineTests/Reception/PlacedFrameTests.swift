import Media
import Testing

@testable import Engine

@Suite struct PlacedFrameTests {
    private func frame(_ place: PlacedFrame.Place) -> PlacedFrame {
        PlacedFrame(
            track: TrackID(connection: 0, track: 0), kind: .audio, clockRate: .opus, sessionTime: .zero,
            releasedAt: .zero, place: place, trackStart: .zero)
    }

    @Test func hasAPresentationTimeWhereItHasAPlace() {
        #expect(frame(.at(960)).presentationTime == 960)
        #expect(frame(.notDeclared).presentationTime == nil)
    }
}
