import Media
import Testing

@testable import Simulator

@Suite struct TortureScenarioTests {
    @Test func givesEachTrackItsOwnEventsAndThoseOfBoth() throws {
        let scenario = try TortureScene.scenario(
            """
            events:
              - {at_s: 3, do: change_ssrc}
              - {at_s: 1, do: jump_sequence, track: audio}
              - {at_s: 2, do: lose, packets: 1, track: video}
            """)
        #expect(scenario.events(of: .audio).map(\.action) == [.jumpSequence, .changeSSRC])
        #expect(scenario.events(of: .video).map(\.action) == [.lose(packets: 1), .changeSSRC])
    }

    @Test func givesTheTrackOfAKind() throws {
        let scenario = try TortureScene.scenario("audio: {skew_ppm: 1}\nvideo: {skew_ppm: 2}")
        #expect(scenario.track(.audio).skewPartsPerMillion == 1 && scenario.track(.video).skewPartsPerMillion == 2)
    }
}
