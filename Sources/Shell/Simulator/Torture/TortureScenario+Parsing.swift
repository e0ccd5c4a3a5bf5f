import Jobs
import Media

extension TortureScenario {
    /// The maximum numbers of events and captures of one scenario, and its maximum length: a day.
    private static let listLimit = 64
    private static let lengthLimit = 86_400

    /// Reads a scenario in YAML or JSON. `file` is the name at the beginning of error messages.
    ///
    /// Throws `JobsError.refused` with all errors.
    public init(parsing text: String, file: String) throws {
        let root = try DocumentNode(parsing: text, file: file)
        var reader = DocumentReader(file: file)
        let scenario = Self(root, &reader)
        try reader.finish()
        self = scenario
    }

    private init(_ node: DocumentNode, _ reader: inout DocumentReader) {
        let object = reader.object(
            node,
            keys: [
                "about", "captures", "length_s", "turn_s", "entry_s", "stills_s", "seed", "network", "repair",
                "reports", "audio", "video", "events", "expect",
            ])
        about = reader.text(object["about"], .text) ?? ""
        let captures = reader.required(object, "captures", accepted: "a list of captures, [vp8-opus-360p.pcap]")
        self.captures = (reader.list(captures, of: "captures", upTo: Self.listLimit) ?? []).compactMap {
            reader.text($0, .path)
        }
        let length = reader.required(object, "length_s", accepted: "seconds")
        self.length = reader.seconds(length, upTo: Self.lengthLimit) ?? .zero
        turn = reader.seconds(object["turn_s"], upTo: Self.lengthLimit)
        entry = reader.seconds(object["entry_s"], upTo: Self.lengthLimit) ?? .zero
        stills = reader.seconds(object["stills_s"], upTo: Self.lengthLimit)
        seed = UInt64(reader.integer(object["seed"], in: 0...Int.max) ?? 1)
        // Keys at the top level apply to both tracks; a track's own section overrides them.
        var both = Track()
        both.network = Self.network(object["network"], &reader)
        both.repair = Self.repair(object["repair"], &reader)
        both.reports = Self.reports(object["reports"], &reader)
        audio = Self.track(object["audio"], from: both, &reader)
        video = Self.track(object["video"], from: both, &reader)
        events = []
        expected = TortureExpectation()
        for element in reader.list(object["events"], of: "events", upTo: Self.listLimit) ?? [] {
            if let event = Self.event(element, &reader) { events.append(event) }
        }
        events.sort { $0.time < $1.time }
        if let node = object["expect"] { expected = TortureExpectation(node, &reader) }
    }

    private static func track(_ node: DocumentNode?, from both: Track, _ reader: inout DocumentReader) -> Track {
        guard let node else { return both }
        let object = reader.object(
            node,
            keys: ["skew_ppm", "first_sequence", "first_timestamp", "dtx", "reports", "network", "repair"])
        var track = both
        track.skewPartsPerMillion = reader.decimal(object["skew_ppm"], in: -10_000...10_000, unit: "ppm") ?? 0
        track.firstSequenceNumber = reader.integer(object["first_sequence"], in: 0...65_535).map { UInt16($0) }
        track.firstTimestamp = reader.integer(object["first_timestamp"], in: 0...Int(UInt32.max)).map { UInt32($0) }
        if let dtx = object["dtx"] {
            let members = reader.object(dtx, keys: ["talk_s", "silence_s"])
            let talking = reader.required(members, "talk_s", accepted: "seconds")
            let silent = reader.required(members, "silence_s", accepted: "seconds")
            track.talk = TalkPattern(
                talking: reader.seconds(talking, upTo: lengthLimit) ?? .zero,
                silent: reader.seconds(silent, upTo: lengthLimit) ?? .zero)
        }
        if let own = object["network"] { track.network = network(own, &reader) }
        if let own = object["repair"] { track.repair = repair(own, &reader) }
        if let own = object["reports"] { track.reports = reports(own, &reader) }
        return track
    }

    private static func network(_ node: DocumentNode?, _ reader: inout DocumentReader) -> ImpairmentOptions {
        var options = ImpairmentOptions()
        guard let node else { return options }
        let object = reader.object(
            node,
            keys: [
                "loss_percent", "reorder_percent", "duplicate_percent", "jitter_ms", "delay_ms", "late", "bursts",
                "gilbert_elliott",
            ])
        options.lossPercent = reader.percent(object["loss_percent"]) ?? 0
        options.reorderPercent = reader.percent(object["reorder_percent"]) ?? 0
        options.duplicatePercent = reader.percent(object["duplicate_percent"]) ?? 0
        options.jitter = reader.milliseconds(object["jitter_ms"]) ?? .zero
        options.delay = reader.milliseconds(object["delay_ms"]) ?? .zero
        if let late = object["late"] {
            let members = reader.object(late, keys: ["percent", "by_ms"])
            options.latePercent = reader.percent(reader.required(members, "percent", accepted: "0 to 100")) ?? 0
            options.lateness = reader.milliseconds(reader.required(members, "by_ms", accepted: "milliseconds")) ?? .zero
        }
        if let bursts = object["bursts"] {
            let members = reader.object(bursts, keys: ["percent", "packets"])
            options.bursts = .init(
                beginPercent: reader.percent(reader.required(members, "percent", accepted: "0 to 100")) ?? 0,
                packets: reader.integer(reader.required(members, "packets", accepted: "packets"), in: 1...10_000) ?? 1)
        }
        if let model = object["gilbert_elliott"] {
            let members = reader.object(model, keys: ["enter_percent", "leave_percent", "loss_percent"])
            options.gilbertElliott = .init(
                enterPercent: reader.percent(reader.required(members, "enter_percent", accepted: "0 to 100")) ?? 0,
                leavePercent: reader.percent(reader.required(members, "leave_percent", accepted: "0 to 100")) ?? 0,
                lossPercent: reader.percent(members["loss_percent"]) ?? 100)
        }
        return options
    }

    private static func repair(_ node: DocumentNode?, _ reader: inout DocumentReader) -> Repair? {
        guard let node else { return nil }
        let object = reader.object(node, keys: ["payload_type", "after_ms"])
        let payloadType = reader.required(object, "payload_type", accepted: "an unused payload type, such as 97")
        return Repair(
            payloadType: UInt8(reader.integer(payloadType, in: 0...127) ?? 0),
            delay: reader.milliseconds(object["after_ms"]) ?? Interval(milliseconds: 60))
    }

    private static func reports(_ node: DocumentNode?, _ reader: inout DocumentReader) -> Reports? {
        guard let node else { return nil }
        let object = reader.object(
            node, keys: ["every_s", "first_s", "clock_offset_ms", "wrong_percent", "late_ms"])
        return Reports(
            every: reader.seconds(object["every_s"], upTo: lengthLimit) ?? Interval(milliseconds: 1000),
            first: reader.seconds(object["first_s"], upTo: lengthLimit) ?? Interval(milliseconds: 500),
            // A clock may be wrong by days; 2^31 ms are 25 days.
            clockOffset: Interval(
                milliseconds: Int64(
                    reader.integer(
                        object["clock_offset_ms"], in: Int(Int32.min)...Int(Int32.max), unit: "milliseconds") ?? 0)),
            wrongPercent: reader.percent(object["wrong_percent"]) ?? 0,
            delay: reader.milliseconds(object["late_ms"]) ?? .zero)
    }

    private enum Kind: String, CaseIterable {
        case lose, pause, reconnect, pad
        case changeSSRC = "change_ssrc"
        case jumpSequence = "jump_sequence"
        case jumpTimestamp = "jump_timestamp"
        case changePayloadType = "change_payload_type"

        /// The keys of an event besides `at_s`, `do` and `track`.
        var keys: [String] {
            switch self {
            case .lose, .pad: ["packets"]
            case .pause: ["for_s", "clock"]
            case .reconnect: ["for_s"]
            case .jumpTimestamp: ["by_s"]
            case .changePayloadType: ["payload_type"]
            case .changeSSRC, .jumpSequence: []
            }
        }
    }

    private enum Clock: String, CaseIterable {
        case runs, stands
    }

    private static func event(_ node: DocumentNode, _ reader: inout DocumentReader) -> Event? {
        let all = ["at_s", "do", "track"] + ["packets", "for_s", "clock", "by_s", "payload_type"]
        let members = reader.object(node, keys: all)
        let kind = reader.choice(
            reader.required(members, "do", accepted: Kind.allCases.map(\.rawValue).joined(separator: ", ")),
            "an event", of: Kind.self)
        let time = reader.seconds(reader.required(members, "at_s", accepted: "seconds"), upTo: lengthLimit)
        let track = reader.choice(members["track"], "a track", of: ForwardedSDP.MediaKind.self)
        guard let kind, let time else { return nil }
        let object = reader.object(node, keys: ["at_s", "do", "track"] + kind.keys)
        func packets() -> Int? {
            reader.integer(reader.required(object, "packets", accepted: "packets"), in: 1...10_000)
        }
        func away() -> Interval? {
            reader.seconds(reader.required(object, "for_s", accepted: "seconds"), upTo: lengthLimit)
        }
        let action: Action?
        switch kind {
        case .lose: action = packets().map { .lose(packets: $0) }
        case .pad: action = packets().map { .pad(packets: $0) }
        case .changeSSRC: action = .changeSSRC
        case .jumpSequence: action = .jumpSequence
        case .jumpTimestamp:
            let seconds = reader.required(object, "by_s", accepted: "seconds, negative for a jump back")
            action = reader.decimal(seconds, in: -86_400...86_400, unit: "seconds").map { .jumpTimestamp(seconds: $0) }
        case .changePayloadType:
            let number = reader.required(object, "payload_type", accepted: "an unused payload type, such as 121")
            action = reader.integer(number, in: 0...127).map { .changePayloadType(UInt8($0)) }
        case .pause:
            let clock = reader.choice(object["clock"], "a clock mode", of: Clock.self) ?? .runs
            action = away().map { .pause($0, clockRuns: clock == .runs) }
        case .reconnect: action = away().map { .reconnect(away: $0) }
        }
        return action.map { Event(time: time, track: track, action: $0) }
    }
}

extension DocumentReader {
    fileprivate mutating func percent(_ node: DocumentNode?) -> Double? {
        decimal(node, in: 0...100, unit: "percent")
    }

    fileprivate mutating func milliseconds(_ node: DocumentNode?) -> Interval? {
        decimal(node, in: 0...60_000, unit: "milliseconds").map { Interval(nanoseconds: Int64($0 * 1e6)) }
    }
}
