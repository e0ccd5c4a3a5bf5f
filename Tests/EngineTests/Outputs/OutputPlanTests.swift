import Media
import Packaging
import Testing

@testable import Engine

@Suite struct OutputPlanTests {
    private func plan(_ container: Container) -> OutputPlan {
        OutputPlan(
            fileName: FileName(for: "A", container: container),
            identitySeed: IdentitySeed(
                recordingID: "take-1", connectionID: "A", sessionStart: WallTime(nanoseconds: 1000), title: "Ada"))
    }

    @Test(arguments: [(Container.mp4, 64), (.m4a, 64), (.mkv, 126)])
    func hasRoomForSoManyTracksOfManyConnections(container: Container, limit: Int) {
        #expect(plan(container).trackLimit == limit)
    }

    @Test func identifiesItsFileByItsNameAndItsFirstMoment() {
        let identity = plan(.mkv).identity(from: SessionTime(nanoseconds: 500))
        #expect(identity == plan(.mkv).identitySeed.identity(of: "A.mkv", from: SessionTime(nanoseconds: 500)))
        #expect(identity.creation == WallTime(nanoseconds: 1500) && identity.title == "Ada")
        #expect(identity != plan(.mp4).identity(from: SessionTime(nanoseconds: 500)))
    }
}
