import Media
import Packaging
import Presentations

extension PipelineOutput {
    /// The rest of the pipeline.
    struct Context {
        /// Whether the document has a view, valid or not.
        var hasView = false
        var view: View?
    }

    private static let keys = ["type", "from", "audio", "video", "deliver", "gaps"]

    /// The kinds of outputs, by their word, with the keys that only they have.
    fileprivate enum Kind: String, CaseIterable {
        case recording, hls, dash

        var keys: [String] {
            switch self {
            case .recording: ["container", "on_format_change"]
            case .hls:
                ["hlsTime", "hlsListSize", "hlsPartTime", "segments", "renditions", "thumbnails"] + PushTarget.keys
            case .dash:
                ["dashSegDuration", "dashWindowSize", "dashChunkDuration", "renditions", "thumbnails"] + PushTarget.keys
            }
        }
    }

    init?(_ node: DocumentNode, _ context: Context, _ reader: inout DocumentReader) {
        let kind = Self.kind(of: node)
        let object = reader.object(node, keys: Self.keys + (kind ?? .recording).keys)
        guard object.isObject else { return nil }
        let kinds = Kind.allCases.map(\.rawValue)
        let type = reader.required(object, "type", accepted: kinds.joined(separator: ", "))
        let isKnown = reader.word(type, of: kinds, later: ["push"]) != nil
        let sources = ["connections", "combined", "view"]
        let from = reader.required(object, "from", accepted: sources.joined(separator: ", "))
        let word = reader.word(from, of: sources)
        let onFormatChange = FormatChangePolicy(object["on_format_change"], &reader)
        let media = MediaMode(object, &reader)
        let delivery =
            reader.choice(object["deliver"], "a time of delivery", of: PipelineOutput.Delivery.self) ?? .live
        let gaps = reader.choice(object["gaps"], "a policy for gaps", of: GapPolicy.self) ?? .fill
        let size = word == "view" ? context.view?.video?.resolution : nil
        let sizes = RenditionSizes.smaller(object["renditions"], than: size, &reader)
        let form = Form(object, kind ?? .recording, sizes, &reader)
        guard isKnown, let from, let word else { return nil }
        let source: Source
        if word == "view" {
            source = .view
            if !context.hasView {
                reader.refuse(from, "the pipeline has no view", accepted: "connections, or a pipeline with a view")
            }
            for key in ["on_format_change", "audio", "video", "gaps"] {
                guard let member = object[key] else { continue }
                reader.refuse(member, "has no effect with from: view", accepted: "null")
            }
        } else if word == "combined" {
            source = .combined(media: media)
            if case .presentation(let form) = form, form.segments == .transportStream {
                reader.refuse(
                    from, "MPEG-TS segments have the picture and the audio of one connection",
                    accepted: "connections, view")
            }
            if let member = object["on_format_change"], onFormatChange == .split {
                reader.refuse(member, "a combined file cannot be split for one of its connections", accepted: "keep")
            }
        } else {
            source = .connections(onFormatChange: onFormatChange ?? .keep, media: media)
        }
        if source != .view, gaps == .keep, !media.audio.isCopy, let member = object["gaps"] {
            reader.refuse(member, "the output copies no audio, and encoded audio has no gaps", accepted: "null")
        }
        self.init(source, as: form, delivery: delivery, gaps: gaps)
        if presentation != nil { push = PushTarget(object, ofConnections: word == "connections", &reader) }
        if let member = object["container"] { refuseCodecs(for: member, context.view, &reader) }
        if presentation != nil { refusePresentedCodecs(object, context.view, &reader) }
        if let member = object["dashChunkDuration"] { refuseChunks(member, context.view, &reader) }
    }

    /// A manifest lists a segment with its length while it is made, so that must be known.
    private func refuseChunks(_ node: DocumentNode, _ view: View?, _ reader: inout DocumentReader) {
        guard let presentation, node.content != .null else { return }
        if source != .view {
            reader.refuse(
                node, "only segments of a view have a length that is known before they end",
                accepted: "null, or from: view")
        } else if let view, !view.hasWholePictures(in: presentation.segmentSeconds) {
            reader.refuse(
                node, "a segment would end within a picture of the view",
                accepted: "null, or a framerate of the view whose pictures fill a segment")
        }
    }

    private static func kind(of node: DocumentNode) -> Kind? {
        guard case .object(let entries) = node.content,
            case .string(let word)? = entries.first(where: { $0.key == "type" })?.value.content
        else { return nil }
        return Kind(rawValue: word)
    }

    /// Segments have no room for a codec that the pipeline encodes to.
    private func refusePresentedCodecs(_ object: DocumentObject, _ view: View?, _ reader: inout DocumentReader) {
        let codecs = source == .view ? view?.codecs ?? [] : media?.encodedCodecs ?? []
        guard let form = presentation?.segments else { return }
        let isStream = form == .transportStream
        for codec in codecs where !form.accepts(codec) {
            let node = source == .view ? object["from"] : object[codec.kind.rawValue]
            let all = codec.kind == .video ? "h264, h265, av1, vp9" : "aac, opus"
            reader.refuse(
                node ?? object.node, "\(codec.name) cannot be in \(isStream ? "MPEG-TS segments" : "segments")",
                accepted: isStream ? codec.kind == .video ? "h264, h265" : "aac" : all)
        }
    }

    /// One set of segments has one length.
    func checkSegments(against others: [PipelineOutput], _ node: DocumentNode, _ reader: inout DocumentReader) {
        guard let presentation else { return }
        for other in others where source.kind == other.source.kind {
            guard let before = other.presentation else { continue }
            if before.segmentSeconds != presentation.segmentSeconds {
                reader.refuse(
                    node,
                    "shares its segments with the output of type \(before.manifest.rawValue), "
                        + "whose segments have \(counted(before.segmentSeconds, "second"))",
                    accepted: "the same length")
            } else if before.segments != presentation.segments {
                reader.refuse(
                    node,
                    "shares its segments with the output of type \(before.manifest.rawValue), and DASH has no MPEG-TS",
                    accepted: "segments: fmp4 for type hls, or no output of type dash")
            } else if other.source != source || other.gaps != gaps || other.delivery != delivery
                || before.smallerSizes != presentation.smallerSizes
                || before.thumbnailSeconds != presentation.thumbnailSeconds
            {
                reader.refuse(
                    node, "shares its segments with the output of type \(before.manifest.rawValue)",
                    accepted: "the same audio, video, gaps, renditions, thumbnails and deliver")
            } else if let push, let known = other.push, push != known {
                reader.refuse(
                    node,
                    "shares its folder with the output of type \(before.manifest.rawValue), which is sent otherwise",
                    accepted: "the same url, method and delete, or none of them")
            } else if let part = presentation.partTarget, let known = before.partTarget, part != known {
                reader.refuse(
                    node,
                    "shares its parts with the output of type \(before.manifest.rawValue), "
                        + "whose parts have \(DecimalText.seconds(of: known)) s",
                    accepted: "the same hlsPartTime and dashChunkDuration, or one of them")
            }
        }
    }

    /// What a person reads as the difference to other outputs.
    var formText: String {
        switch form {
        case .file(let container): "container \(container.rawValue)"
        case .presentation(let form): "type \(form.manifest.rawValue)"
        }
    }

    /// Refuses an explicit container that does not support a codec of the pipeline.
    private func refuseCodecs(for node: DocumentNode, _ view: View?, _ reader: inout DocumentReader) {
        guard let container, container != .auto else { return }
        let codecs: [Codec] =
            switch source {
            case .view: view?.codecs ?? []
            case .connections(_, let media), .combined(let media): media.encodedCodecs
            }
        let chosen = container.container(audio: nil, video: nil)
        if chosen == .m4a, let media, !isAudioAlone(media) {
            reader.refuse(
                node, "m4a contains a single track of AAC, and this output may have other tracks",
                accepted: "m4a with audio: {format: {codec: aac}} and video: false, or auto, mp4, mkv")
            return
        }
        for refusal in codecs.compactMap({ chosen.refusal(of: $0) }) {
            reader.refuse(
                node, "\(refusal.codec.name) cannot be recorded in \(chosen.rawValue)",
                accepted: (["auto"] + refusal.alternatives.map(\.rawValue)).joined(separator: ", "))
        }
    }

    /// Whether the output has only AAC, in a file for each connection.
    private func isAudioAlone(_ media: MediaMode) -> Bool {
        guard case .connections = source, case .encode(let format) = media.audio else { return false }
        return format.codec == .aac && media.video == .omit
    }

    /// - Parameter view: of the pipeline.
    func json(of view: View?) -> JSONValue {
        var members = form.members
        switch source {
        case .connections(let policy, _):
            members["from"] = .string("connections")
            if container != nil { members["on_format_change"] = .string(policy.rawValue) }
        case .combined: members["from"] = .string("combined")
        case .view: members["from"] = .string("view")
        }
        if let sizes = presentation?.smallerSizes, !sizes.isEmpty, let view = view?.video?.resolution {
            members["renditions"] = .list(([view] + sizes).map(\.json))
        }
        members["audio"] = media?.audioJSON
        members["video"] = media?.videoJSON
        if let push { members.merge(push.members) { $1 } }
        members["gaps"] = gaps == .fill ? nil : .string(gaps.rawValue)
        members["deliver"] = delivery == .live ? nil : .string(delivery.rawValue)
        return .sorted(members)
    }
}

extension PipelineOutput.Form {
    fileprivate init(
        _ object: DocumentObject, _ kind: PipelineOutput.Kind, _ sizes: [FrameSize], _ reader: inout DocumentReader
    ) {
        /// OWT has no limit; a target duration above a minute is of no use to a player.
        func seconds(_ key: String) -> Int {
            reader.integer(object[key], in: 1...60, unit: "seconds") ?? PresentationSettings.defaultSegmentSeconds
        }
        func listSize(_ key: String) -> Int {
            // A list of less than three target durations is refused by players (RFC 8216 §6.2.2).
            let size = reader.integer(object[key], in: 0...100_000, unit: "segments") ?? 0
            if (1...2).contains(size), let node = object[key] {
                reader.refuse(
                    node, "a list of so few segments cannot be played live", accepted: "0 for all, or 3 and more")
            }
            return size
        }
        func partTarget(_ key: String, below seconds: Int) -> Interval? {
            guard let node = object[key] else { return nil }
            // Parts of less than 0.1 s cost more requests than any player can use; Apple's tools make 0.2 to 1.
            let accepted = "seconds from 0.1 to 1, less than half of a segment, with at most three decimals"
            guard case .number(let digits) = node.content, let interval = DecimalText.interval(ofSeconds: digits),
                interval.nanoseconds.isMultiple(of: 1_000_000)
            else {
                reader.refuse(node, "\(node.summary) is not a length of parts", accepted: accepted)
                return nil
            }
            let range = Interval(milliseconds: 100)...Interval(milliseconds: 1000)
            guard range.contains(interval), 2 * interval.nanoseconds < Int64(seconds) * 1_000_000_000 else {
                reader.refuse(node, "\(digits) is out of range", accepted: accepted)
                return nil
            }
            return interval
        }
        switch kind {
        case .recording:
            self = .file(reader.choice(object["container"], "a container", of: ContainerChoice.self) ?? .auto)
        case .hls:
            let length = seconds("hlsTime")
            let segments =
                reader.choice(object["segments"], "a form of segments", of: TrackFiles.Form.self) ?? .fragmentedMP4
            if segments == .transportStream, let node = object["hlsPartTime"] {
                reader.refuse(
                    node, "MPEG-TS segments have no parts here", accepted: "segments: fmp4, or no hlsPartTime")
            }
            self = .presentation(
                .init(
                    .hls, segmentSeconds: length, listSize: listSize("hlsListSize"), smallerSizes: sizes,
                    segments: segments, partTarget: partTarget("hlsPartTime", below: length)))
        case .dash:
            let length = seconds("dashSegDuration")
            self = .presentation(
                .init(
                    .dash, segmentSeconds: length, listSize: listSize("dashWindowSize"), smallerSizes: sizes,
                    partTarget: partTarget("dashChunkDuration", below: length)))
        }
        guard case .presentation(var form) = self else { return }
        form.thumbnailSeconds = reader.integer(object["thumbnails"], in: 0...3600, unit: "seconds")
        self = .presentation(form)
    }

    fileprivate var members: [String: JSONValue?] {
        switch self {
        case .file(let container):
            return ["type": .string("recording"), "container": .string(container.rawValue)]
        case .presentation(let form):
            let (length, size) = (
                JSONValue.integer(Int64(form.segmentSeconds)), JSONValue.integer(Int64(form.listSize))
            )
            let segments = form.segments == .fragmentedMP4 ? nil : JSONValue.string(form.segments.rawValue)
            let part = form.partTarget.map { JSONValue.decimal(DecimalText.seconds(of: $0)) }
            var members: [String: JSONValue?] =
                switch form.manifest {
                case .hls:
                    [
                        "type": .string("hls"), "hlsTime": length, "hlsListSize": size, "hlsPartTime": part,
                        "segments": segments,
                    ]
                case .dash:
                    [
                        "type": .string("dash"), "dashSegDuration": length, "dashWindowSize": size,
                        "dashChunkDuration": part,
                    ]
                }
            members["thumbnails"] = form.thumbnailSeconds.map { .integer(Int64($0)) }
            return members
        }
    }
}

extension View {
    /// What it encodes to.
    fileprivate var codecs: [Codec] {
        [audio.map { .audio($0.format.codec) }, video.map { .video($0.coding.codec) }].compactMap { $0 }
    }
}

extension DocumentReader {
    /// One of `words`; refuses those of later versions as not available.
    fileprivate mutating func word(_ node: DocumentNode?, of words: [String], later: [String] = []) -> String? {
        guard let node else { return nil }
        if let word = words.first(where: { node.content == .string($0) }) { return word }
        let isLater = later.contains { node.content == .string($0) }
        refuse(
            node, node.summary + (isLater ? " is not available in this version" : " is not known"),
            accepted: words.joined(separator: ", "))
        return nil
    }
}
