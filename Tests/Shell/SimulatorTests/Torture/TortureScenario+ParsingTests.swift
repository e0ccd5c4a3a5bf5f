import Jobs
import Media
import Testing

@testable import Simulator

@Suite struct TortureScenarioParsingTests {
    private func scenario(_ text: String = "") throws -> TortureScenario {
        try TortureScenario(parsing: "captures: [a]\nlength_s: 3\n\(text)\n", file: "s.yaml")
    }

    private func refusal(_ text: String) -> String {
        do {
            _ = try TortureScenario(parsing: text, file: "s.yaml")
            return "accepted"
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

    @Test func needsNothingButCapturesAndALength() throws {
        let scenario = try scenario()
        #expect(scenario.about.isEmpty && scenario.seed == 1 && scenario.entry == .zero)
        #expect(scenario.turn == nil && scenario.stills == nil && scenario.events.isEmpty)
        #expect(scenario.audio == TortureScenario.Track() && scenario.video == TortureScenario.Track())
        #expect(scenario.expected == TortureExpectation())
        let json = try TortureScenario(parsing: #"{"captures": ["a"], "length_s": 3}"#, file: "s.json")
        #expect(json == scenario)
    }

    @Test func readsTimesToTheNanosecond() throws {
        let scenario = try scenario("turn_s: 0.000000001\nentry_s: 86400\nstills_s: 1.5\nseed: 9223372036854775807")
        #expect(scenario.turn == Interval(nanoseconds: 1) && scenario.entry == Interval(milliseconds: 86_400_000))
        #expect(scenario.stills == Interval(milliseconds: 1500) && scenario.seed == UInt64(Int64.max))
    }

    @Test func readsEveryKindOfBadNetwork() throws {
        let network = try scenario(
            """
            network:
              loss_percent: 1
              reorder_percent: 2
              duplicate_percent: 3
              jitter_ms: 4
              delay_ms: 5.5
              late: {percent: 6, by_ms: 700}
              bursts: {percent: 8, packets: 10000}
              gilbert_elliott: {enter_percent: 9, leave_percent: 10, loss_percent: 11}
            """
        ).audio.network
        var expected = ImpairmentOptions(
            lossPercent: 1, reorderPercent: 2, duplicatePercent: 3, jitter: Interval(milliseconds: 4))
        expected.delay = Interval(nanoseconds: 5_500_000)
        expected.latePercent = 6
        expected.lateness = Interval(milliseconds: 700)
        expected.bursts = .init(beginPercent: 8, packets: 10_000)
        expected.gilbertElliott = .init(enterPercent: 9, leavePercent: 10, lossPercent: 11)
        #expect(network == expected)
    }

    @Test func badNetworkLosesEverythingUnlessToldHowMuch() throws {
        let network = try scenario("network: {gilbert_elliott: {enter_percent: 1, leave_percent: 2}}").video.network
        #expect(network.gilbertElliott == .init(enterPercent: 1, leavePercent: 2, lossPercent: 100))
    }

    @Test func repairsAfterSixtyMillisecondsUnlessToldOtherwise() throws {
        let scenario = try scenario("repair: {payload_type: 97}\naudio: {repair: {payload_type: 127, after_ms: 0}}")
        #expect(scenario.video.repair == .init(payloadType: 97, delay: Interval(milliseconds: 60)))
        #expect(scenario.audio.repair == .init(payloadType: 127, delay: .zero))
    }

    @Test func reportsEverySecondUnlessToldOtherwise() throws {
        let scenario = try scenario(
            """
            reports: {}
            video: {reports: {every_s: 5, first_s: 1, clock_offset_ms: -1, wrong_percent: 50, late_ms: 9}}
            """
        )
        #expect(
            scenario.audio.reports
                == .init(
                    every: Interval(milliseconds: 1000), first: Interval(milliseconds: 500), clockOffset: .zero,
                    wrongPercent: 0, delay: .zero))
        #expect(
            scenario.video.reports
                == .init(
                    every: Interval(milliseconds: 5000), first: Interval(milliseconds: 1000),
                    clockOffset: Interval(milliseconds: -1), wrongPercent: 50, delay: Interval(milliseconds: 9)))
    }

    @Test func aTracksOwnNumbersAreItsAlone() throws {
        let scenario = try scenario(
            """
            audio: {first_sequence: 65535, first_timestamp: 4294967295, dtx: {talk_s: 1, silence_s: 0.5}}
            video: {skew_ppm: 10000}
            """)
        #expect(scenario.audio.firstSequenceNumber == .max && scenario.audio.firstTimestamp == .max)
        #expect(
            scenario.audio.talk
                == .init(talking: Interval(milliseconds: 1000), silent: Interval(milliseconds: 500)))
        #expect(scenario.video.firstSequenceNumber == nil && scenario.video.talk == nil)
        #expect(scenario.video.skewPartsPerMillion == 10_000 && scenario.audio.skewPartsPerMillion == 0)
    }

    @Test(
        arguments: [
            ("do: lose, packets: 3", .lose(packets: 3)), ("do: pad, packets: 10000", .pad(packets: 10_000)),
            ("do: change_ssrc", .changeSSRC), ("do: jump_sequence", .jumpSequence),
            ("do: jump_timestamp, by_s: -0.5", .jumpTimestamp(seconds: -0.5)),
            ("do: change_payload_type, payload_type: 0", .changePayloadType(0)),
            ("do: pause, for_s: 2", .pause(Interval(milliseconds: 2000), clockRuns: true)),
            ("do: pause, for_s: 2, clock: runs", .pause(Interval(milliseconds: 2000), clockRuns: true)),
            ("do: pause, for_s: 2, clock: stands", .pause(Interval(milliseconds: 2000), clockRuns: false)),
            ("do: reconnect, for_s: 0.1", .reconnect(away: Interval(milliseconds: 100))),
        ] as [(String, TortureScenario.Action)])
    func readsEveryEvent(text: String, action: TortureScenario.Action) throws {
        let events = try scenario("events: [{at_s: 1, \(text)}, {at_s: 0.5, track: audio, \(text)}]").events
        #expect(
            events == [
                .init(time: Interval(milliseconds: 500), track: .audio, action: action),
                .init(time: Interval(milliseconds: 1000), track: nil, action: action),
            ])
    }

    @Test(arguments: [
        ("[]", "s.yaml:1:1: a list is not an object; accepted: an object with the keys about, captures, length_s"),
        ("length_s: 3", #"s.yaml:1:1: "captures" is missing; accepted: a list of captures, [vp8-opus-360p.pcap]"#),
        ("captures: [a]", #""length_s" is missing; accepted: seconds"#),
        ("captures: []\nlength_s: 3", "captures: a list of 0; accepted: a list of 1 to 64 captures"),
        ("captures: a.pcap\nlength_s: 3", #"captures: "a.pcap" is not a list; accepted: a list of 1 to 64 captures"#),
        ("captures: [\"a\\0b\"]\nlength_s: 3", "captures[0]: \"a\\u0000b\" is not valid; accepted: a path"),
        ("captures: [1]\nlength_s: 3", #"captures[0]: the number 1 is not a string; accepted: a path, written "1""#),
        ("captures: [a]\nlength_s: 0", "length_s: 0 is out of range; accepted: seconds, more than 0, at most 86400"),
        ("captures: [a]\nlength_s: 86400.1", "length_s: 86400.1 is out of range"),
        ("captures: [a]\nlength_s: 3\nseed: -1", "seed: -1 is out of range"),
        ("captures: [a]\nlength_s: 3\nseed: 18446744073709551615", "is not a whole number"),
        (
            "captures: [a]\nlength_s: 3\nloss: 1",
            #"s.yaml:3:1: loss: "loss" is an unknown key; accepted: about, captures"#
        ),
    ])
    func refusesADocumentThatIsNoScenario(text: String, message: String) {
        #expect(refusal(text).contains(message), "\(refusal(text))")
    }

    @Test(arguments: [
        ("network: {loss_percent: 101}", "network.loss_percent: 101 is out of range; accepted: a number of percent"),
        ("network: {jitter_ms: -1}", "network.jitter_ms: -1 is out of range"),
        ("network: {delay_ms: 60001}", "accepted: a number of milliseconds from 0.0 to 60000.0"),
        ("network: {late: {percent: 1}}", #"network.late: "by_ms" is missing; accepted: milliseconds"#),
        ("network: {late: {by_ms: 1}}", #"network.late: "percent" is missing; accepted: 0 to 100"#),
        ("network: {bursts: {percent: 1}}", #"network.bursts: "packets" is missing; accepted: packets"#),
        ("network: {bursts: {percent: 1, packets: 0}}", "accepted: a whole number from 1 to 10000"),
        ("network: {bursts: 3}", "network.bursts: the number 3 is not an object; accepted: an object with the keys"),
        ("network: {gilbert_elliott: {leave_percent: 1}}", #""enter_percent" is missing; accepted: 0 to 100"#),
        ("network: {gilbert_elliott: {enter_percent: 1}}", #""leave_percent" is missing; accepted: 0 to 100"#),
        ("repair: {}", #"repair: "payload_type" is missing; accepted: an unused payload type, such as 97"#),
        ("repair: {payload_type: 128}", "accepted: a whole number from 0 to 127"),
        ("reports: {every_s: 0}", "reports.every_s: 0 is out of range"),
        ("reports: {clock_offset_ms: 2147483648}", "accepted: a whole number of milliseconds from -2147483648"),
        ("audio: {first_sequence: 65536}", "audio.first_sequence: 65536 is out of range"),
        ("video: {first_timestamp: 4294967296}", "video.first_timestamp: 4294967296 is out of range"),
        ("audio: {skew_ppm: 10001}", "accepted: a number of ppm from -10000.0 to 10000.0"),
        ("audio: {dtx: {talk_s: 1}}", #"audio.dtx: "silence_s" is missing; accepted: seconds"#),
        ("audio: {dtx: {silence_s: 1}}", #"audio.dtx: "talk_s" is missing; accepted: seconds"#),
        ("audio: {events: []}", #"audio.events: "events" is an unknown key; accepted: skew_ppm, first_sequence"#),
        ("expect: {audio: {lost: [3, 1]}}", "a minimum and a maximum: [3, 5]"),
    ])
    func refusesWhatASenderOrANetworkCannotDo(text: String, message: String) {
        let refusal = refusal("captures: [a]\nlength_s: 3\n" + text)
        #expect(refusal.contains(message), "\(refusal)")
    }

    @Test(arguments: [
        ("at_s: 1", #"events[0]: "do" is missing; accepted: lose, pause, reconnect, pad, change_ssrc, jump_sequence"#),
        ("do: pad, packets: 1", #"events[0]: "at_s" is missing; accepted: seconds"#),
        ("at_s: 1, do: explode", #""explode" is not an event; accepted: lose, pause, reconnect, pad"#),
        ("at_s: 0, do: change_ssrc", "events[0].at_s: 0 is out of range; accepted: seconds, more than 0"),
        ("at_s: 1, do: change_ssrc, track: picture", #""picture" is not a track; accepted: audio, video"#),
        ("at_s: 1, do: pause", #""for_s" is missing; accepted: seconds"#),
        ("at_s: 1, do: pause, for_s: 1, clock: off", #""off" is not a clock mode; accepted: runs, stands"#),
        ("at_s: 1, do: reconnect", #""for_s" is missing; accepted: seconds"#),
        (
            "at_s: 1, do: reconnect, for_s: 1, clock: runs",
            #""clock" is an unknown key; accepted: at_s, do, track, for_s"#
        ),
        ("at_s: 1, do: lose", #""packets" is missing; accepted: packets"#),
        ("at_s: 1, do: lose, packets: 0", "accepted: a whole number from 1 to 10000"),
        ("at_s: 1, do: lose, for_s: 3", #""for_s" is an unknown key; accepted: at_s, do, track, packets"#),
        ("at_s: 1, do: pad, packets: 10001", "10001 is out of range"),
        ("at_s: 1, do: jump_timestamp", #""by_s" is missing; accepted: seconds, negative for a jump back"#),
        ("at_s: 1, do: jump_timestamp, by_s: 86401", "accepted: a number of seconds from -86400.0 to 86400.0"),
        ("at_s: 1, do: change_payload_type", #""payload_type" is missing; accepted: an unused payload type, such as"#),
        ("at_s: 1, do: change_payload_type, payload_type: 128", "accepted: a whole number from 0 to 127"),
        ("at_s: 1, do: change_ssrc, packets: 1", #""packets" is an unknown key; accepted: at_s, do, track"#),
        ("at_s: 1, do: change_ssrc, whom: me", #"events[0].whom: "whom" is an unknown key; accepted: at_s, do, track"#),
    ])
    func refusesAnEventWithThePlaceAndWhatWouldBeAccepted(text: String, message: String) {
        let refusal = refusal("captures: [a]\nlength_s: 3\nevents: [{\(text)}]")
        #expect(refusal.contains(message), "\(refusal)")
    }

    @Test(arguments: [(64, "accepted"), (65, "events: a list of 65; accepted: a list of 1 to 64 events")])
    func takesUpTo64Events(count: Int, outcome: String) {
        let events = [String](repeating: "{at_s: 1, do: change_ssrc}", count: count).joined(separator: ", ")
        #expect(refusal("captures: [a]\nlength_s: 3\nevents: [\(events)]").contains(outcome))
    }

    @Test func namesEverythingThatIsWrong() {
        let text = refusal("captures: [a]\nlength_s: 0\nturn_s: x\nevents: [{at_s: 1, do: lose}, {do: pad}]")
        for place in ["2:11: length_s", "3:9: turn_s", "4:10: events[0]", "4:31: events[1]"] {
            #expect(text.contains("s.yaml:" + place), "\(text)")
        }
    }
}
