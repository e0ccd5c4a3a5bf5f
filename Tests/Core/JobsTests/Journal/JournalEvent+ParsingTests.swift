import Jobs
import Media
import TestSupport
import Testing

@Suite struct JournalEventParsingTests {
    private func event(_ text: String) throws(JobsError) -> JournalEvent {
        try JournalEvent(parsing: Array(text.utf8).span)
    }

    private func expectRefusal(
        of text: String, _ problem: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do throws(JobsError) {
            Issue.record("accepted as \(try event(text))", sourceLocation: sourceLocation)
        } catch {
            guard case .malformedEvent(_, problem) = error else {
                Issue.record("\(error)", sourceLocation: sourceLocation)
                return
            }
        }
    }

    @Test(arguments: JournalEventTests.events) func readsBackEqual(event: JournalEvent) throws {
        #expect(try JournalEvent(parsing: event.rendered().span) == event)
    }

    @Test func passesOverKeysThatItDoesNotKnow() throws {
        #expect(
            try event(#"{"v": 1, "type": "key_frame_requested", "connection_id": "A", "why": {"loss": [1]}}"#)
                == .keyFrameRequested(connectionID: "A"))
    }

    @Test(arguments: [
        (#"{"v":1,"type":"layout_changed","view":{}}"#, "layout_changed"),
        (#"{"v":1,"type":"composition_effort","effort":"tenth"}"#, "composition_effort: tenth"),
        (#"{"v":2,"type":"stop","reason":7}"#, "stop"),
        (#"{"v":1,"type":""}"#, ""),
        (#"{"v":1,"type":"stop","reason":"power_cut"}"#, "stop: power_cut"),
    ])
    func keepsTheNameOfWhatItDoesNotKnow(text: String, name: String) throws {
        #expect(try event(text) == .unknown(name))
    }

    @Test func joinsAConnectionWhoseWayOfAskingItDoesNotKnow() throws {
        let text = #"{"v":1,"type":"connection_joined","connection_id":"A","sdp":"","ports":[],"#
        #expect(
            try event(text + #""request_key_frame":"telepathy"}"#)
                == .connectionJoined(ConnectionJoined(connectionID: "A", sdp: "", ports: [])))
    }

    @Test(arguments: [#""screen":1"#, #""ssrcs":[-1]"#, #""ssrcs":[4294967296]"#, #""avatar":7"#])
    func refusesWhatIsNoParticipant(member: String) {
        #expect(throws: JobsError.self) {
            try event(#"{"v":1,"type":"connection_joined","connection_id":"A","sdp":"","ports":[],\#(member)}"#)
        }
    }

    @Test(arguments: [
        ("", "?", "not JSON"), ("{", "?", "not JSON"), ("nonsense", "?", "not JSON"),
        ("[]", "?", "the document has a value of the wrong type"),
        ("{}", "?", "v is missing"), (#"{"v":1}"#, "?", "type is missing"),
        (#"{"v":1,"type":7}"#, "?", "type has a value of the wrong type"),
        (#"{"v":1,"type":null}"#, "?", "type is null"),
        (#"{"v":1,"type":"stop"}"#, "stop", #""reason" is missing"#),
        (#"{"v":1,"type":"stop","reason":null}"#, "stop", #""reason" is missing"#),
        (#"{"v":1,"type":"stop","reason":7}"#, "stop", "reason has a value of the wrong type"),
        (#"{"v":1,"type":"job_started","job":"{}"}"#, "job_started", #""recording_id" is missing"#),
        (#"{"v":1,"type":"kernel_drops","port":1}"#, "kernel_drops", #""count" is missing"#),
        (#"{"v":1,"type":"unexpected_senders","count":1}"#, "unexpected_senders", #""port" is missing"#),
        (#"{"v":1,"type":"source_resumed"}"#, "source_resumed", #""unseen_s" is missing"#),
        (#"{"v":1,"type":"source_interrupted"}"#, "source_interrupted", #""reason" is missing"#),
        (#"{"v":1,"type":"connection_left","reason":"x"}"#, "connection_left", #""connection_id" is missing"#),
        (#"{"v":1,"type":"recording_resumed","since":1}"#, "recording_resumed", #""since_ns" is missing"#),
        (#"{"v":1,"type":"key_frame_requested"}"#, "key_frame_requested", #""connection_id" is missing"#),
        (
            #"{"v":1,"type":"connection_opening","connection_id":"A","ports":[{"port":1,"role":"audio_rtp"}]}"#,
            "connection_opening", "ports.Index 0 has a value of the wrong type"
        ),
        (
            #"{"v":1,"type":"connection_joined","connection_id":"A","sdp":"v=0","ports":[1]}"#,
            "connection_joined", "ports.Index 0 has a value of the wrong type"
        ),
    ])
    func refusesWhatIsMalformed(text: String, type: String, problem: String) {
        #expect(throws: JobsError.malformedEvent(type: type, problem: problem)) { try event(text) }
    }

    @Test(arguments: [#"65536"#, "-1", "1.5", #""1""#, "1e99"])
    func refusesPortsThatAreNone(port: String) {
        #expect(throws: JobsError.self) { try event(#"{"v":1,"type":"unexpected_senders","count":1,"port":\#(port)}"#) }
    }

    @Test func refusesRolesThatItDoesNotKnow() {
        #expect(throws: JobsError.self) {
            try event(
                #"{"v":1,"type":"connection_joined","connection_id":"A","sdp":"","ports":[{"port":1,"role":"x"}]}"#)
        }
    }

    @Test func refusesMoreThanTheSizeLimit() {
        let long = [UInt8](repeating: UInt8(ascii: " "), count: JournalEvent.sizeLimit + 1)
        #expect(throws: JobsError.eventTooLarge(actual: 262_145, limit: 262_144)) {
            try JournalEvent(parsing: long.span)
        }
    }

    @Test func refusesEveryTruncation() {
        for event in JournalEventTests.events.prefix(5) {
            let bytes = event.rendered()
            for length in stride(from: 0, to: bytes.count, by: 7) {
                #expect(throws: JobsError.self) { try JournalEvent(parsing: bytes.span.extracting(0..<length)) }
            }
        }
    }

    /// Property: damaged bytes are refused, or read as an event that survives being written and read.
    @Test func survivesFlippedBits() throws {
        var random = SeededGenerator(seed: 9)
        for event in JournalEventTests.events {
            for _ in 0..<20 {
                var bytes = event.rendered()
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                guard let damaged = try? JournalEvent(parsing: bytes.span) else { continue }
                if case .unknown = damaged { continue }
                #expect(try JournalEvent(parsing: damaged.rendered().span) == damaged)
            }
        }
    }

    @Test(arguments: JournalEventTests.events) func needsEveryKeyButThese(sample: JournalEvent) throws {
        let optional: Set<String> = [
            "name", "source_address", "avatar", "screen", "request_key_frame", "ssrcs",
            // For people; the nanoseconds count.
            "session_start",
        ]
        let document = try AlteredDocument(String(decoding: sample.rendered(), as: UTF8.self))
        for place in document.places where place.isMember && !place.keys.contains(".") {
            let text = try document.removing(place)
            switch place.keys {
            case "v", "type":
                #expect(throws: JobsError.malformedEvent(type: "?", problem: "\(place.keys) is missing")) {
                    try event(text)
                }
            case let key where optional.contains(key):
                #expect(try event(text) != .unknown("?"))
            default:
                let problem = "\"\(place.keys)\" is missing"
                expectRefusal(of: text, problem)
            }
        }
    }

    @Test(arguments: JournalEventTests.events) func namesTheValueOfAnotherKind(sample: JournalEvent) throws {
        let document = try AlteredDocument(String(decoding: sample.rendered(), as: UTF8.self))
        for place in document.places where place.keys != "session_start" {
            let problem = "\(place.codingPath) has a value of the wrong type"
            let text = try document.misplacing(place)
            expectRefusal(of: text, problem)
        }
    }

    @Test(
        arguments: [
            ([0xFF], "?"), ([0x7B, 0x22, 0x76, 0x22, 0x3A, 0x31, 0x2C, 0xC3, 0x28, 0x7D], "?"), ([0], "?"),
            (Array(#"{"v":1,"type":"stop","reason":"requested"}"#.utf8) + [0x7D], "?"),
            (Array(#"{"v":1,"type":"stop"} {"v":1}"#.utf8), "?"),
        ] as [([UInt8], String)])
    func refusesBytesThatAreNoJSON(bytes: [UInt8], type: String) {
        #expect(throws: JobsError.malformedEvent(type: type, problem: "not JSON")) {
            try JournalEvent(parsing: bytes.span)
        }
    }

    @Test func keepsCharactersThatAreNoText() throws {
        let name = "\0\u{1}\u{7F}\u{FEFF}\u{FFFF}\u{10FFFF}"
        let opening = JournalEvent.connectionOpening(connectionID: name, name: name, ports: [])
        #expect(try JournalEvent(parsing: opening.rendered().span) == opening)
    }

    @Test(arguments: [Int64.min, -1, 0, .max]) func readsTimesAndCountsOfAnySize(number: Int64) throws {
        let drops = JournalEvent.kernelDrops(port: 1, count: number)
        #expect(try JournalEvent(parsing: drops.rendered().span) == drops)
        let effort = JournalEvent.compositionEffort(.full, from: SessionTime(nanoseconds: number))
        #expect(try JournalEvent(parsing: effort.rendered().span) == effort)
        // One more than a number holds.
        #expect(throws: JobsError.self) {
            try event(#"{"v":1,"type":"kernel_drops","port":1,"count":9223372036854775808}"#)
        }
    }

    /// Of a damaged journal, or of another clock: the engine bounds what it is told.
    @Test(arguments: [Int64.min, -1, 0, 1_500_000_000, .max])
    func readsWhenNobodyListened(since: Int64) throws {
        let text = #"{"since_ns":\#(since),"type":"recording_resumed","v":1,"writer":"of a later version"}"#
        #expect(try event(text) == .recordingResumed(since: SessionTime(nanoseconds: since)))
    }

    @Test(arguments: ["1.5", #""1""#, "9223372036854775808", "null"])
    func refusesATimeThatIsNone(since: String) {
        #expect(throws: JobsError.self) { try event(#"{"v":1,"type":"recording_resumed","since_ns":\#(since)}"#) }
    }
}
