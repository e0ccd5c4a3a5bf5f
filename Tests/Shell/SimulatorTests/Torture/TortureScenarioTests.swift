import Jobs
import Media
import Testing

@testable import Simulator

@Suite struct TortureScenarioTests {
    private func refusal(_ text: String) -> String {
        do {
            _ = try TortureScenario(parsing: text, file: "s.yaml")
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func readsWhatIsSentAndWhatIsExpected() throws {
        let scenario = try TortureScenario(
            parsing: """
                about: All of it.
                captures: [a.pcap, b.pcap]
                length_s: 20
                turn_s: 2
                seed: 7
                network: {loss_percent: 1.5, bursts: {percent: 0.1, packets: 4}, jitter_ms: 10}
                reports: {every_s: 2, late_ms: 100}
                audio: {skew_ppm: -500, dtx: {talk_s: 1, silence_s: 2}, network: {delay_ms: 30}}
                events:
                  - {at_s: 8, do: reconnect, for_s: 1}
                  - {at_s: 5, do: pause, for_s: 3, clock: stands, track: video}
                expect:
                  pipeline: copy-mp4
                  sync_within_ms: 5
                  audio: {frames: arrived, lost: [1, 3], gaps: 2}
                  video: {frames: decodable}
                """, file: "s.yaml")
        #expect(scenario.captures == ["a.pcap", "b.pcap"] && scenario.turn == Interval(milliseconds: 2000))
        #expect(scenario.video.network.lossPercent == 1.5)
        #expect(scenario.video.network.bursts == .init(beginPercent: 0.1, packets: 4))
        // A track's own section counts instead of the common one.
        #expect(scenario.audio.network.lossPercent == 0)
        #expect(scenario.audio.network.delay == Interval(milliseconds: 30))
        #expect(scenario.audio.skewPartsPerMillion == -500 && scenario.audio.reports == scenario.video.reports)
        #expect(scenario.events.map(\.time) == [5000, 8000].map { Interval(milliseconds: $0) })
        #expect(scenario.events[0].action == .pause(Interval(milliseconds: 3000), clockRuns: false))
        #expect(scenario.events(of: .audio).count == 1)
        #expect(scenario.expected.pipeline == "copy-mp4" && scenario.expected.syncMilliseconds == 5)
        #expect(scenario.expected.audio.frames == .arrived && scenario.expected.video.frames == .decodable)
        #expect(scenario.expected.audio.report == [.lost: 1...3, .gaps: 2...2])
    }

    @Test(arguments: [
        ("length_s: 3", #"s.yaml:1:1: "captures" is missing"#),
        ("captures: [a]", #""length_s" is missing"#),
        ("captures: [a]\nlength_s: 3\nloss: 1", #"s.yaml:3:1: loss: "loss" is not a key; accepted: about, captures"#),
        ("captures: [a]\nlength_s: 3\nnetwork: {loss_percent: 101}", "network.loss_percent: 101 is out of range"),
        ("captures: [a]\nlength_s: 3\nevents: [{at_s: 1, do: explode}]", #""explode" is not an event; accepted: lose"#),
        ("captures: [a]\nlength_s: 3\nevents: [{at_s: 1, do: pause}]", #""for_s" is missing"#),
        ("captures: [a]\nlength_s: 3\nevents: [{at_s: 1, do: lose, for_s: 3}]", #""for_s" is not a key"#),
        ("captures: [a]\nlength_s: 3\nexpect: {audio: {lost: [3, 1]}}", "the least and the most: [3, 5]"),
        ("captures: [a]\nlength_s: 3\nexpect: {video: {frames: all}}", #"expect.video.frames: "all" is not a whole"#),
    ])
    func refusesWithThePlaceAndWhatWouldBeAccepted(text: String, message: String) {
        #expect(refusal(text).contains(message), "\(refusal(text))")
    }
}
